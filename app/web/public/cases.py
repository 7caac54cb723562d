"""The magazine of cases: filters as links, a page each, seasons with their ten."""

from functools import partial
from typing import Any

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.adapters.share_images import share_image
from app.certificates.queries import valid_numbers
from app.entries.models import Entry
from app.kinds import KINDS
from app.shared.text import Text, t
from app.showcase.figures import bars_of
from app.showcase.models import Case
from app.showcase.policy import may_see_case, may_see_dissection, may_share_case
from app.showcase.queries import (
    CaseFilter,
    Choice,
    cases_of_year,
    find_case,
    latest_cases,
    offer_of,
    page_of_cases,
    related_cases,
    season_years,
)
from app.showcase.states import CaseState
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, paged
from app.web.public import bp
from app.web.public.case_cards import cards_of, kicker_of, kind_words
from app.web.public.case_pictures import CaseMeta, picture_of, schema_of
from app.web.public.facets import Facet, facets_of
from app.web.publications import published
from app.web.rendering import in_english
from app.web.thread import threads_shown

RAILS.add("public", t("案例", n=2), "public.cases")
A_PAGE = 13
RELATED = 4
LABELS: dict[str, Text] = {
    "kind": t("类别"),
    "year": t("年度"),
    "stage": t("环节"),
    "chain": t("产业链"),
    "city": t("所在地"),
}
FOLDED = ("stage", "chain", "city")


def load_case(slug: str) -> Case | None:
    """The case of the address."""
    return find_case(slug)


def _asked() -> CaseFilter:
    return CaseFilter(**{name: asked_text(name, 60) for name in LABELS})


@bp.get("/cases")
@public_page
def cases() -> ResponseReturnValue:
    """Published cases by kind, year, stage, chain and city."""
    wanted, at = _asked(), instant()
    kept = {name: str(getattr(wanted, name)) for name in LABELS}
    offer = offer_of(wanted, at)
    facets = {name: _facets(name, rows, kept) for name, rows in offer.choices.items()}
    found = paged(partial(page_of_cases, wanted, at), offer.total, request, per_page=A_PAGE)
    return render_template(
        "public/cases/cases.html",
        page=found,
        cards=cards_of(found.items),
        facets={name: rows for name, rows in facets.items() if len(rows) > 2 or kept[name]},
        labels=LABELS,
        folded=FOLDED,
        unfolded=any(kept[name] for name in FOLDED),
        narrowed=any(kept.values()),
    )


def _facets(name: str, rows: list[Choice], kept: dict[str, str]) -> list[Facet]:
    told = [(row.value, _words(name, row), row.count) for row in rows]
    return facets_of("public.cases", name, told, kept)


def _words(name: str, row: Choice) -> Any:
    if name == "kind":
        return kind_words(row.value) if row.value in KINDS else row.value
    return row.english if row.english and in_english() else Text(row.words)


@bp.get("/cases/<slug:slug>")
@page(may_see_case, load_case, anonymous=True)
def case(case: Case) -> ResponseReturnValue:
    """One case; of a withdrawn one that it was withdrawn, and why."""
    if case.state == CaseState.WITHDRAWN:
        return render_template("public/cases/case_withdrawn.html", case=case, kicker=kicker_of(case)), 410
    at = instant()
    dissected = case.dissection is not None and bool(may_see_dissection(viewer(), case.dissection, at))
    return render_template(
        "public/cases/case.html",
        case=case,
        kicker=kicker_of(case),
        bars=bars_of(case.effects),
        stages=stages_of(case),
        dissection=case.dissection if dissected else None,
        related=cards_of(related_cases(case, at, RELATED)),
        meta=CaseMeta.of(case),
        schema=schema_of(case),
        preview=not case.is_public,
        threads=threads_shown(Entry.id == case.project.entry_id, most=1) if case.project else [],
        certificate=valid_numbers([case.entry_id]).get(case.entry_id),
        phone=current_app.config["SETTINGS"].phone,
    )


def stages_of(case: Case) -> list[tuple[str, bool]]:
    """The stages that the form of its kind knows, in order, and which of them it is of."""
    questions = (q for section in KINDS[case.kind].sections for q in section.questions)
    known = next((q.choices for q in questions if q.key == "stage"), ())
    return [(words, words == case.stage) for words in known]


@bp.get("/cases/<slug:slug>/share.png")
@page(may_share_case, load_case, anonymous=True)
def case_share(case: Case) -> ResponseReturnValue:
    """The picture of link previews: made when somebody first asks, kept from then on."""
    return published(share_image(case.id, picture_of(case)), "image/png", case.published_at)


@bp.get("/cases/seasons")
@public_page
def seasons() -> ResponseReturnValue:
    """Every year with how many cases it brought."""
    at = instant()
    return render_template(
        "public/cases/seasons.html", years=season_years(at), latest=cards_of(latest_cases(at, RELATED))
    )


@bp.get("/cases/seasons/<int:year>")
@public_page
def season(year: int) -> ResponseReturnValue:
    """The seasons of one year, each with its cases in the order of the result."""
    found = cases_of_year(year, instant())
    if not found:
        abort(404)
    rows = [(call, kind_words(call.kind), cards_of(some)) for call, some in found]
    return render_template("public/cases/season.html", year=year, seasons=rows)
