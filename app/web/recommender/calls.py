"""The calls that cities recommend for, and the entries of one city for one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.adapters.sheets import write_table
from app.calls.models import Call
from app.chains.models import Region
from app.extensions import db
from app.people.policy import may_sit_at
from app.screening.exports import HEADS, recommended_rows
from app.screening.models import Recommendation, RecommendationList
from app.screening.policy import (
    may_see_recommending,
    may_send_recommendations,
    may_work_on_list,
    visible_recommendations,
)
from app.screening.policy.recommending import city_of
from app.screening.queries import (
    Totals,
    city_entries,
    list_scan,
    list_totals,
    own_letters,
    recommended_calls,
)
from app.shared.text import Text, t
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.papers.recommendations import city_letter, city_sheet
from app.web.papers.sending import FORM, limited, send_paper
from app.web.recommender import bp
from app.web.rendering import render_text, show_place

RAILS.add("recommender", t("案例推荐"), "recommender.calls", icon="stamp")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Work:
    """One call as a city works on it; ``note`` tells what is done or missing, ``tone`` colours it."""

    call: Call
    totals: Totals
    letter: RecommendationList | None
    note: Text
    tone: str


def load_call(id: str) -> Call | None:
    """The call of the address."""
    return db.session.get(Call, id)


def city_name() -> str:
    """The name of the city that the person recommends for."""
    code = city_of(me(), instant())
    region = db.session.get(Region, code) if code else None
    return show_place(region)


def works_on(calls: Sequence[Call]) -> list[Work]:
    """How far the person's city is with each of these calls; two queries."""
    user, at = me(), instant()
    totals, letters = list_totals(user, calls, at), own_letters(user, calls, at)
    return [
        Work(
            call,
            totals[call.id],
            letters.get(call.id),
            *_note(call, totals[call.id], letters.get(call.id), at),
        )
        for call in calls
    ]


def _note(call: Call, totals: Totals, letter: RecommendationList | None, at: datetime) -> tuple[Text, str]:
    if letter is not None:
        return t("已报送"), "settled"
    if not call.is_closed(at):
        return t("申报截止后开始推荐"), "quiet"
    if call.recommends_until is not None and at >= call.recommends_until:
        return t("推荐已截止，没有报送"), "quiet"
    return (t("待报送"), "waiting") if totals.entries else (t("没有本市机构的申报"), "quiet")


@bp.get("/calls")
@page(may_sit_at("recommender"))
def calls() -> ResponseReturnValue:
    """Every call that cities recommend for, the latest closing on top."""
    found = paginate(recommended_calls(me(), instant()), request)
    return render_template(
        "recommender/calls/calls.html", page=found, works=works_on(found.items), city=city_name()
    )


@bp.get("/calls/<key:id>")
@page(may_see_recommending, load_call)
def call(call: Call) -> ResponseReturnValue:
    """The entries of the city for one call, by item: what is recommended in order, what is open, what is not."""
    user, at = me(), instant()
    letter = own_letters(user, [call], at).get(call.id)
    return render_template(
        "recommender/calls/call.html",
        call=call,
        city=city_name(),
        groups=city_entries(user, call, at),
        letter=letter,
        scan=list_scan(letter),
        may_work=may_work_on_list(user, call, at),
        may_send=may_send_recommendations(user, call, at),
    )


@bp.get("/calls/<key:id>/summary.xlsx")
@page(may_see_recommending, load_call, records=True)
def call_summary(call: Call) -> Response:
    """The 项目汇总表（推荐） of the city, as it stands."""
    return summary_sheet(call, recommended_rows(_mine(), call.id), city_name())


@bp.get(f"/calls/<key:id>/summary.<{FORM}>")
@limited
@page(may_see_recommending, load_call, records=True)
def call_summary_paper(call: Call, form: str) -> ResponseReturnValue:
    """The same table to be signed and stamped, with the letter's number once it was sent."""
    user, at = me(), instant()
    letter = own_letters(user, [call], at).get(call.id)
    rows = recommended_rows(_mine(), call.id)
    name = f"推荐汇总表-{call.slug}"
    return send_paper(lambda: city_sheet(call, rows, letter), name, form)


@bp.get(f"/calls/<key:id>/letter.<{FORM}>")
@limited
@page(may_see_recommending, load_call, records=True)
def call_letter_paper(call: Call, form: str) -> ResponseReturnValue:
    """推荐函 with that table as its attachment: to be numbered, stamped and scanned, or as it was sent."""
    user, at = me(), instant()
    region = db.session.get(Region, city_of(user, at))
    if region is None:
        abort(404)
    letter, rows = own_letters(user, [call], at).get(call.id), recommended_rows(_mine(), call.id)
    return send_paper(lambda: city_letter(call, region, rows, letter), f"推荐函-{call.slug}", form)


def _mine() -> Select[Recommendation]:
    user, at = me(), instant()
    return visible_recommendations(user, at).where(Recommendation.region_code == city_of(user, at))


def summary_sheet(call: Call, rows: Iterator[tuple[Any, ...]], city: str = "") -> Response:
    """The customary table as a workbook to be saved."""
    name = render_text(t("项目汇总表（推荐）"))
    pieces = write_table(f"{call.title} {name}", [render_text(head) for head in HEADS], rows)
    response = Response(stream_with_context(pieces), mimetype=WORKBOOK)
    return as_attachment(response, "-".join(part for part in (call.title, city, name) if part) + ".xlsx")
