"""The laboratory's entries: the list, one at a glance, and the beginning of a new one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.adapters.draft_keys import draft_keys
from app.calls.models import Item
from app.entries import queries, service
from app.entries.models import Entry
from app.entries.policy import (
    may_edit_entry,
    may_prepare_entry,
    may_see_own_entry,
    may_withdraw_entry,
    may_write_draft,
    writing_organisations,
)
from app.extensions import db
from app.notices.policy import may_see_result
from app.people.policy import may_sit_at
from app.rounds.queries.ordering import hearings_of_entry
from app.screening.policy import appeal_due, may_file_appeal, may_see_own_recommendation
from app.screening.queries import recommendation_of, screening_of, screenings_of, standing_of
from app.shared.text import t
from app.visits.queries import visits_of_entry
from app.web.candidates import candidates_for
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.lab import bp
from app.web.lab.entry_desk import consortium_of, load_entry, next_steps_of, overview_of, sealed_acts
from app.web.lab.entry_forms import StartForm
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.thread import bid_thread

RAILS.add("lab", t("我的申报"), "lab.entries", icon="pen")


def load_item(id: str) -> Item | None:
    """The item to enter for."""
    return db.session.get(Item, id, options=[joinedload(Item.call)])


@bp.get("/entries")
@page(may_sit_at("lab"))
def entries() -> ResponseReturnValue:
    """Every entry of my organisations, the nearest deadline first."""
    found = paginate(queries.own_entries(me(), instant()), request)
    closed = [entry.id for entry in found.items if entry.call.is_closed(instant())]
    screenings = screenings_of(closed) if closed else {}
    return render_template("lab/entries/entries.html", page=found, screenings=screenings)


@bp.get("/entries/<key:id>")
@page(may_see_own_entry, load_entry)
def entry(entry: Entry) -> ResponseReturnValue:
    """One entry: what is done, what is missing, what was handed in, what comes next."""
    user, at = viewer(), instant()
    screening = screening_of(entry) if entry.call.is_closed(at) else None
    said, overview = recommendation_of(entry), overview_of(entry)
    told = said is not None and may_see_own_recommendation(user, said, at).ok
    return render_template(
        "lab/entries/entry.html",
        standing=standing_of(entry, said) if entry.call.is_closed(at) else None,
        said=said if told else None,
        entry=entry,
        overview=overview,
        screening=screening,
        appeal_due=appeal_due(screening) if screening else None,
        visits=visits_of_entry(entry) if entry.call.is_closed(at) else [],
        steps=next_steps_of(entry, screening, at),
        hearings=hearings_of_entry(user, entry, at) if entry.call.is_closed(at) else [],
        may_see_result=entry.call.is_closed(at) and may_see_result(user, entry, at).ok,
        threads=bid_thread(entry, "lab"),
        may_edit=may_edit_entry(user, entry, at),
        may_write=may_write_draft(user, entry, at),
        **sealed_acts(entry, overview.version),
        **consortium_of(entry),
        may_withdraw=may_withdraw_entry(user, entry, at),
        may_appeal=may_file_appeal(user, screening, at) if screening else None,
    )


def _start_context(item: Item) -> dict[str, Any]:
    """The conditions for each organisation in whose name the person may enter, and its entry where it has one."""
    rows = candidates_for(viewer(), item, instant())
    return {"rows": rows, "ready": any(row.may_begin for row in rows)}


@bp.route("/items/<key:id>/entry", methods=["GET", "POST"])
@verb(
    may_prepare_entry,
    load_item,
    form=StartForm.for_item,
    template="lab/entries/start_entry.html",
    context=_start_context,
)
def start_entry(item: Item, form: StartForm) -> ResponseReturnValue:
    """Read the conditions of entering, then begin a draft; where there may be no more, the last one is continued."""
    organisations = writing_organisations(me(), item, instant())
    chosen = next(o for o in organisations if o.id == form.organisation.data)
    known = queries.entries_of(item, chosen.id)
    made = known[-1] if len(known) >= item.call.kind_data.most_per_organisation else None
    if made is None:
        made = service.start_entry(item, chosen, by=me(), at=instant(), keys=draft_keys())
        flash(_("已建立草稿。内容会自动保存，提交之后才算完成申报。"), "success")
    return redirect(url_for("lab.entry", id=made.id), 303)
