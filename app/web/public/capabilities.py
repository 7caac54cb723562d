"""What laboratories can test: the list of all, of one laboratory, and what a version of its schedule changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.adapters.sheets import Cell, write_csv
from app.capabilities.models import Capability, Schedule
from app.capabilities.policy import may_import_schedule, may_see_version
from app.capabilities.queries import (
    CapabilityFilter,
    capabilities_of,
    find_version,
    latest_editions,
    lines_before,
    lines_changed,
    lines_without,
    search_capabilities,
    version_before,
    versions_of,
)
from app.capabilities.states import CapabilityKind
from app.chains.queries import cities, current_chains
from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation
from app.people.policy import may_see_laboratory
from app.projects.models import Project
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, paginate
from app.web.public import bp
from app.web.public.laboratories import load_laboratory
from app.web.rendering import render_text, show_place
from app.web.thread import Shown, threads_shown

RAILS.add("public", t("能力", n=2), "public.capabilities")
HEADS = (
    *(t("检验检测机构"), t("所在地"), t("类别（检测对象）"), t("产品/项目/参数"), t("标准（方法）")),
    *(t("限制范围"), t("场所"), t("依据"), t("产业链")),
)
MOST_EXPORTED = 20_000
WHAT = ("added", "gone", "changed")


def load_version(slug: str, number: int) -> Schedule | None:
    """The version of the address."""
    return find_version(slug, number)


def asked_filter() -> CapabilityFilter:
    """What the address asks for."""
    kind = request.args.get("kind", "")
    return CapabilityFilter(
        asked_text("q"),
        asked_text("chain", 40),
        asked_text("city", 6),
        kind if kind in set(CapabilityKind) else "",
    )


def _given(wanted: CapabilityFilter) -> dict[str, Any]:
    pairs = {"q": wanted.text, "chain": wanted.chain, "city": wanted.city, "kind": wanted.kind}
    return {name: value for name, value in pairs.items() if value}


def later_editions(rows: Sequence[Capability]) -> dict[int, int]:
    """Capability → the later year of its standard that another schedule names."""
    known = latest_editions({row.standard_key for row in rows})
    return {
        row.id: known[row.standard_key]
        for row in rows
        if row.edition and known.get(row.standard_key, 0) > row.edition
    }


@bp.get("/capabilities")
@public_page
def capabilities() -> ResponseReturnValue:
    """What can be tested, by words or a standard's number, chain, city and how it is founded."""
    wanted = asked_filter()
    found = paginate(search_capabilities(viewer(), wanted, instant()), request)
    return render_template(
        "public/capabilities/capabilities.html",
        page=found,
        filter=wanted,
        later=later_editions(found.items),
        chains=[("", t("全部产业链")), *((c.slug, c.name) for c in current_chains())],
        cities=[("", t("全部城市")), *((c.code, show_place(c)) for c in cities())],
        kinds=[("", t("全部依据")), *((k.value, k.label) for k in CapabilityKind)],
        export=url_for("public.capabilities_csv", **_given(wanted)),
    )


@bp.get("/capabilities.csv")
@public_page
def capabilities_csv() -> ResponseReturnValue:
    """The same list as a table for a spreadsheet, the first ``MOST_EXPORTED`` rows."""
    heads = [render_text(head) for head in HEADS]
    table = b"".join(write_csv(heads, _rows(asked_filter())))
    return as_attachment(Response(table, mimetype="text/csv"), f"{render_text(t('检验检测能力清单'))}.csv")


def _rows(wanted: CapabilityFilter) -> Iterator[tuple[Cell, ...]]:
    statement = search_capabilities(viewer(), wanted, instant()).limit(MOST_EXPORTED)
    for row in db.session.scalars(statement.execution_options(yield_per=1000)):
        yield (
            row.organisation.name,
            show_place(row.organisation.region),
            row.term.subject,
            row.term.parameter,
            row.method,
            row.restriction,
            row.site,
            render_text(row.kind.label),
            row.term.chain.name if row.term.chain else "",
        )


def _threads(capabilities: Sequence[Capability]) -> list[Shown]:
    """Where what was demonstrated on this page comes from; nothing is asked where there is none."""
    origins = {row.origin_id for row in capabilities if row.origin_id}
    tasks = select(Project.entry_id).where(Project.id.in_(origins))
    return threads_shown(Entry.id.in_(tasks)) if origins else []


@bp.get("/laboratories/<slug:slug>/capabilities")
@page(may_see_laboratory, load_laboratory, anonymous=True)
def laboratory_capabilities(laboratory: Organisation) -> ResponseReturnValue:
    """What one laboratory can test, and the versions of its schedule."""
    at, user, wanted = instant(), viewer(), CapabilityFilter(text=asked_text("q"))
    found = paginate(capabilities_of(laboratory, user, wanted, at), request)
    return render_template(
        "public/capabilities/laboratory_capabilities.html",
        laboratory=laboratory,
        page=found,
        filter=wanted,
        later=later_editions(found.items),
        threads=_threads(found.items),
        versions=versions_of(laboratory, user, at),
        may_import=may_import_schedule(user, laboratory, at),
    )


@bp.get("/laboratories/<slug:slug>/capabilities/versions/<int:number>")
@page(may_see_version, load_version, anonymous=True)
def capability_version(version: Schedule) -> ResponseReturnValue:
    """What one version added, dropped and changed against the one before."""
    before = version_before(version)
    asked = request.args.get("show", WHAT[0])
    show = asked if asked in WHAT else WHAT[0]
    rows = None
    if before is not None:
        lines = {
            "added": lines_without(version, before),
            "gone": lines_without(before, version),
            "changed": lines_changed(version, before),
        }
        rows = paginate(lines[show], request)
    return render_template(
        "public/capabilities/capability_version.html",
        version=version,
        before=before,
        show=show,
        page=rows,
        was=lines_before(rows.items, before) if rows and before and show == "changed" else {},
    )
