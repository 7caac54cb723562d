"""The formal check: begin it, work through it, conclude it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.entries.content.costs import price_above_amount
from app.entries.content.form import slots
from app.entries.models import Entry
from app.entries.policy import earlier_cases
from app.entries.queries import current_version
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.redactions.queries import redacted_calls
from app.screening import service
from app.screening.models import Screening
from app.screening.policy import (
    may_begin_screening,
    may_mark_screening,
    may_pass_screening,
    may_refuse_screening,
    may_return_screening,
    may_see_screening,
)
from app.screening.queries import (
    TODO,
    corrections_shown,
    listed_screenings,
    states_of,
    what_is_known,
    window_of,
)
from app.screening.states import ScreeningState
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.entries import load_call
from app.web.officer.screening_forms import ChecklistForm, RefuseForm, ReturnForm, checklist_form
from app.web.paging import paginate
from app.web.papers.screenings import screening_report
from app.web.papers.sending import FORM, limited, send_paper

RAILS.add("officer", t("形式审查"), "officer.screenings", icon="check", also=("officer.appeals",))


def load_screening(id: str) -> Screening | None:
    """The formal check of the address."""
    entry = joinedload(Screening.entry)
    whole = (
        entry.joinedload(Entry.call),
        entry.joinedload(Entry.item),
        entry.joinedload(Entry.organisation),
        joinedload(Screening.appeal),
    )
    return db.session.get(Screening, id, options=whole)


@bp.get("/screening")
@page(may_sit_at("officer"))
def screenings() -> ResponseReturnValue:
    """Formal checks of my calls, what waits first; and the calls whose check has not begun."""
    user, at = me(), instant()
    state, chosen = request.args.get("state", ""), request.args.get("call", "")[:12]
    found = listed_screenings(user, at).where(
        Entry.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))
    )
    if chosen:
        found = found.where(Screening.call_id == chosen)
    if state == "todo":
        found = found.where(Screening.state.in_(TODO))
    elif state in {s.value for s in ScreeningState}:
        found = found.where(Screening.state == state)
    return render_template(
        "officer/screening/screenings.html",
        page=paginate(found, request),
        state=state,
        chosen=chosen,
        states=list(ScreeningState),
        closed=_closed_calls(user, at),
        counts=_counts(user, at, chosen),
        blind_waiting=redacted_calls(user, at),
    )


def _closed_calls(user: User, at: Any) -> list[Any]:
    """(call, entries whose check has not begun) for each closed call of mine; the check begins after closing, that of a
    sealed call after its opening: before that nobody learns how many entries there are (A03)."""
    begun = select(Screening.entry_id)
    waiting = func.count(Entry.id).filter(
        Entry.state == EntryState.SUBMITTED, Entry.outcome == Outcome.PENDING, Entry.id.not_in(begun)
    )
    mine = (
        worked_calls(user, at)
        .where(Call.closes_at <= at, or_(Call.sealed.is_(False), Call.opened_at.is_not(None)))
        .outerjoin(Entry, Entry.call_id == Call.id)
        .add_columns(waiting)
        .group_by(Call.id)
        .order_by(Call.closes_at.desc())
        .limit(50)
    )
    return [(call, n, may_begin_screening(user, call, at)) for call, n in db.session.execute(mine)]


def _counts(user: User, at: Any, chosen: str) -> list[tuple[Any, int]]:
    call = load_call(chosen) if chosen else None
    counts = states_of(user, at, call) if call is not None else {}
    return [(state, counts[state]) for state in ScreeningState if state in counts]


@bp.post("/calls/<key:id>/screening")
@verb(may_begin_screening, load_call)
def begin_screening(call: Call) -> ResponseReturnValue:
    """Lay out the checklist for every entry of a closed call."""
    count = service.begin_screening(call, by=me(), at=instant())
    flash(ngettext("已为 %(num)s 件申报建立审查表", "已为 %(num)s 件申报建立审查表", count), "success")
    return redirect(url_for("officer.screenings", call=call.id), 303)


def _context(screening: Screening) -> dict[str, Any]:
    user, at = viewer(), instant()
    version = current_version(screening.entry)
    return {
        "version": version,
        "points": [Text(row["point"]) for row in screening.checklist],
        "labels": {key: q["label"] for key, q in slots(screening.entry.call.form).items()},
        "known": what_is_known(screening),
        "earlier": earlier_cases(screening.entry, str(version.summary.get("title") or "")) if version else [],
        "above": price_above_amount(screening.entry.item, version.summary) if version else None,
        "corrections": corrections_shown(screening.entry),
        "window": window_of(screening.entry),
        "may_mark": may_mark_screening(user, screening, at),
        "may_pass": may_pass_screening(user, screening, at),
        "may_return": may_return_screening(user, screening, at),
        "may_refuse": may_refuse_screening(user, screening, at),
        "neighbours": _neighbours(screening),
    }


def _neighbours(screening: Screening) -> Screening | None:
    """The next formal check of the same call that waits, so that an officer can go through them."""
    found = (
        listed_screenings(me(), instant())
        .where(
            Screening.call_id == screening.call_id, Screening.state.in_(TODO), Screening.id != screening.id
        )
        .order_by(None)
        .order_by((Item.position < screening.entry.item.position), Item.position, Screening.id)
        .limit(1)
    )
    return db.session.scalars(found).first()


@bp.route("/screening/<key:id>", methods=["GET", "POST"])
@verb(
    may_see_screening,
    load_screening,
    form=checklist_form,
    template="officer/screening/screening.html",
    context=_context,
    records=True,
)
def screening(screening: Screening, form: ChecklistForm) -> ResponseReturnValue:
    """Mark the points; pass when every one is met, or go on to return or refuse with the marks saved."""
    go = request.form.get("go", "save")
    service.mark_screening(screening, form.marks(), form.saw(), by=me(), at=instant())
    if go == "pass":
        service.pass_entry(screening, by=me(), at=instant())
        flash(_("形式审查通过，已通知申报单位"), "success")
    elif go in {"return", "refuse"}:
        return redirect(url_for(f"officer.{go}_screening", id=screening.id), 303)
    else:
        flash(_("已保存审查意见"), "success")
    return redirect(url_for("officer.screening", id=screening.id), 303)


@bp.get(f"/screening/<key:id>/sheet.<{FORM}>")
@limited
@page(may_see_screening, load_screening, records=True)
def screening_paper(screening: Screening, form: str) -> ResponseReturnValue:
    """形式审查意见表 as it stands, to be signed and filed."""
    version, known = current_version(screening.entry), what_is_known(screening)
    name = f"形式审查意见表-{screening.entry.item.code}-{screening.entry.organisation.name}"
    return send_paper(lambda: screening_report(screening, version, known), name, form)


@bp.route("/screening/<key:id>/return", methods=["GET", "POST"])
@verb(
    may_return_screening,
    load_screening,
    form=ReturnForm.for_screening,
    template="officer/screening/return_screening.html",
)
def return_screening(screening: Screening, form: ReturnForm) -> ResponseReturnValue:
    """Return once for formal documents, with a list and a date."""
    service.return_entry(screening, form.slots.data or [], form.lines(), form.day(), by=me(), at=instant())
    flash(_("已退回补正，并通知申报单位"), "success")
    return redirect(url_for("officer.screening", id=screening.id), 303)


@bp.route("/screening/<key:id>/refuse", methods=["GET", "POST"])
@verb(
    may_refuse_screening,
    load_screening,
    form=RefuseForm.for_screening,
    template="officer/screening/refuse_screening.html",
)
def refuse_screening(screening: Screening, form: RefuseForm) -> ResponseReturnValue:
    """Refuse with a reason; the entrant may appeal to another officer."""
    service.refuse_entry(screening, form.opinion.data, by=me(), at=instant())
    flash(_("已作出不通过的结论，并通知申报单位"), "success")
    return redirect(url_for("officer.screening", id=screening.id), 303)
