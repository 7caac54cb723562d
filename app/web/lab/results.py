"""The entrant's own result from the start of the notice, and a winner who steps back."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.certificates.queries import certificate_of
from app.entries.models import Entry
from app.extensions import db
from app.notices import service
from app.notices.models import NoticeLine
from app.notices.policy import may_file_objection, may_give_up_line, may_see_result
from app.notices.queries import own_result
from app.people.models import User
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.lab import bp
from app.web.officer.notice_forms import GiveUpForm


def load_entry(id: str) -> Entry | None:
    """The entry of the address."""
    return db.session.get(Entry, id, options=[joinedload(Entry.item), joinedload(Entry.call)])


def load_line(id: str) -> NoticeLine | None:
    """The winner's line of the address."""
    return db.session.get(NoticeLine, id)


def may_give_up_own_line(user: User | None, line: NoticeLine, at: Any) -> Verdict:
    """The laboratory's page: for the winner's own members; officers have theirs."""
    mine = user is not None and user.membership_in(line.entry.organisation_id, at) is not None
    return may_give_up_line(user, line, at) if mine else hidden()


@bp.get("/entries/<key:id>/result")
@page(may_see_result, load_entry)
def result(entry: Entry) -> ResponseReturnValue:
    """One's own totals per criterion, the rank where it is released, the released comments; never another's."""
    own = own_result(entry, instant())
    if own is None:
        abort(404)
    return render_template(
        "lab/results/result.html",
        entry=entry,
        own=own,
        code=own.code,
        certificate=certificate_of(entry),
        rubric={c["key"]: c["name"] for c in entry.call.rubric},
        may_object=may_file_objection(viewer(), own.notice, instant()),
        may_give_up=may_give_up_own_line(viewer(), own.line, instant()) if own.line is not None else None,
    )


@bp.route("/lines/<key:id>/give-up", methods=["GET", "POST"])
@verb(may_give_up_own_line, load_line, form=GiveUpForm, template="lab/results/give_up_own_line.html")
def give_up_own_line(line: NoticeLine, form: GiveUpForm) -> ResponseReturnValue:
    """弃榜, with a reason, before the agreement is signed."""
    service.give_up_line(line, form.reason.data or "", by=me(), at=instant())
    flash(_("已放弃入选，承办人已收到通知"), "success")
    return redirect(url_for("lab.result", id=line.entry_id), 303)
