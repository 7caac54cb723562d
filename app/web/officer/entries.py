"""Entries after closing, as the officers of their call see them. Before, these pages know of none."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.adapters.sheets import write_csv, write_table
from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, may_work_on_call, worked_calls
from app.entries.exports import HEADS, of_call, summary_rows
from app.entries.models import Entry
from app.entries.policy import may_read_entry, readable_versions, visible_entries
from app.entries.queries import find_entry
from app.extensions import db
from app.people.models import Organisation, User
from app.people.policy import may_sit_at
from app.screening.policy import may_see_recommendation
from app.screening.queries import recommendation_of, screening_of, screenings_of, standing_of
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.paging import paginate
from app.web.rendering import render_text
from app.web.thread import bid_thread

RAILS.add("officer", t("申报", n=2), "officer.entries", icon="document")


def load_call(id: str) -> Call | None:
    """The call of the address."""
    return db.session.get(Call, id)


def load_entry(id: str) -> Entry | None:
    """The entry of the address."""
    return find_entry(id)


def worked_entries() -> Select[tuple[Entry]]:
    """What I may see of the calls that I work on: nothing before they closed."""
    mine = worked_calls(me(), instant()).with_only_columns(Call.id)
    return visible_entries(me(), instant()).where(Entry.call_id.in_(mine), Call.closes_at <= instant())


@bp.get("/entries")
@page(may_sit_at("officer"))
def entries() -> ResponseReturnValue:
    """Entries of my closed calls, by call and words."""
    at, words, chosen = instant(), request.args.get("q", "").strip()[:60], request.args.get("call", "")[:12]
    found = worked_entries().join(Entry.item).join(Entry.organisation)
    if chosen:
        found = found.where(Entry.call_id == chosen)
    if words:
        found = found.where(
            Item.title.contains(words, autoescape=True)
            | Item.code.contains(words, autoescape=True)
            | Organisation.name.contains(words, autoescape=True)
        )
    listed = paginate(
        found.options(joinedload(Entry.item), joinedload(Entry.organisation)).order_by(
            Call.closes_at.desc(), Item.position, Organisation.name, Entry.id
        ),
        request,
    )
    closed = worked_calls(me(), at).where(Call.closes_at <= at).order_by(Call.closes_at.desc()).limit(50)
    return render_template(
        "officer/entries/entries.html",
        page=listed,
        calls=db.session.scalars(closed).all(),
        chosen=chosen,
        q=words,
        screenings=screenings_of(entry.id for entry in listed.items),
    )


def may_read_as_officer(user: User | None, entry: Entry, at: Any) -> Verdict:
    """The officer's page of an entry: for the officers of its call, once it may be read."""
    return may_read_entry(user, entry, at) if is_officer_of(user, entry.call, at) else hidden()


@bp.get("/entries/<key:id>")
@page(may_read_as_officer, load_entry, records=True)
def entry(entry: Entry) -> ResponseReturnValue:
    """What was handed in; the reading is on the record."""
    versions, said = readable_versions(viewer(), entry, instant()), recommendation_of(entry)
    known = said is not None and may_see_recommendation(viewer(), said, instant()).ok
    return render_template(
        "officer/entries/entry.html",
        entry=entry,
        standing=standing_of(entry, said),
        said=said if known else None,
        version=versions[-1],
        versions=versions,
        screening=screening_of(entry),
        threads=bid_thread(entry, "officer"),
    )


@bp.get("/calls/<key:id>/entries.xlsx")
@page(may_work_on_call, load_call, records=True)
def entries_sheet(call: Call) -> ResponseReturnValue:
    """The 项目汇总表 of a call as a workbook; empty before closing."""
    pieces = write_table(f"{call.title} {render_text(t('项目汇总表'))}", _heads(), _rows(call))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _send(pieces, kind, f"{call.title}-{render_text(t('项目汇总表'))}.xlsx")


@bp.get("/calls/<key:id>/entries.csv")
@page(may_work_on_call, load_call, records=True)
def entries_csv(call: Call) -> ResponseReturnValue:
    """The same table as CSV."""
    return _send(
        write_csv(_heads(), _rows(call)), "text/csv", f"{call.title}-{render_text(t('项目汇总表'))}.csv"
    )


def _heads() -> list[str]:
    return [render_text(head) for head in HEADS]


def _rows(call: Call) -> Iterator[Sequence[Any]]:
    for row in summary_rows(of_call(worked_entries(), call.id)):
        yield (*row[:-1], render_text(row[-1]))


def _send(pieces: Iterator[bytes], kind: str, name: str) -> Response:
    return as_attachment(Response(stream_with_context(pieces), mimetype=kind), name)
