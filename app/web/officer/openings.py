"""The opening of a sealed call, on two sessions: each opener types his own pass-phrase and nobody sees another's."""

from collections.abc import Callable
from functools import partial
from time import monotonic

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.databases import begin_writing
from app.adapters.store import store
from app.calls.models import Call
from app.calls.policy import may_see_sealing
from app.calls.states import HalfPurpose
from app.entries.models import EntryVersion
from app.entries.service.opening import BidResult, examine_version, open_version, restore_version
from app.extensions import db
from app.openings import service
from app.openings.models import Opening
from app.openings.policy import may_call_off_opening, may_open_call
from app.openings.queries import unopened
from app.shared.verdict import require
from app.web.guards import commit_piece, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import load_call
from app.web.officer.call_sealing import locked_of, sealing_page
from app.web.passphrases import UnlockForm

PATIENCE = 120.0
"""Seconds for the bids of one answer; where there are more, the opener types his pass-phrase again."""


def opening_form(call: Call) -> UnlockForm:
    """A pass-phrase is taken when the step is allowed; a try before its time is refused and noted (A01, A02)."""
    if request.method == "POST":
        require(may_open_call(me(), call, instant()))
    return UnlockForm.of(locked_of(call))


@bp.route("/calls/<key:id>/opening", methods=["GET", "POST"])
@verb(
    may_see_sealing,
    load_call,
    form=opening_form,
    template="officer/calls/call_opening.html",
    context=sealing_page("may_open"),
)
def call_opening(call: Call, form: UnlockForm) -> ResponseReturnValue:
    """The first lends his key; the second opens every bid."""
    if call.sealing is None or not call.sealing.halves_for(HalfPurpose.OPENING):
        service.begin_opening(call, form.secret, by=me(), at=instant())
        flash(_("已办理。请另一位开启人在自己的登录中接着开启"), "success")
        return redirect(url_for("officer.call_opening", id=call.id), 303)
    opening, call_secret = service.join_opening(call, form.secret, by=me(), at=instant())
    opening_id, call_id = opening.id, call.id
    if open_all(opening, call_secret):
        flash(_("开启完毕，结果逐件列在下面"), "success")
        return redirect(url_for("public.transcript", id=opening_id), 303)
    flash(_("申报较多，还没有全部开启，请再输入一次口令接着办理"), "info")
    return redirect(url_for("officer.call_opening", id=call_id), 303)


def open_all(opening: Opening, call_secret: str) -> bool:
    """One bid after the other, each committed by itself; whether all of them have a result."""
    at, until, key = instant(), monotonic() + PATIENCE, opening.id
    waiting = unopened(opening)
    commit_piece()
    for version_id in waiting:
        if monotonic() > until:
            return False
        open_one = _examine(db.session.get_one(EntryVersion, version_id), call_secret)
        begin_writing()
        version = db.session.get_one(EntryVersion, version_id)
        service.open_bid(db.session.get_one(Opening, key), version, open_one, at=at)
        commit_piece()
    begin_writing()
    return service.finish_opening(db.session.get_one(Opening, key), by=me(), at=at)


def _examine(version: EntryVersion, call_secret: str) -> Callable[[EntryVersion], BidResult]:
    """Read a bid, which is slow, while others may write; what is then to be done with it."""
    try:
        examined = examine_version(version, call_secret, store=store())
    except Exception:  # asked again where what goes wrong is written down
        return partial(open_version, call_secret=call_secret, at=instant(), store=store())
    return partial(restore_version, examined=examined, at=instant())


@bp.post("/calls/<key:id>/opening/call-off")
@verb(may_call_off_opening, load_call)
def call_off_opening(call: Call) -> ResponseReturnValue:
    """The first takes back what he has lent."""
    service.call_off_opening(call, by=me(), at=instant())
    flash(_("已撤回，三位中的任何一位可以重新开始"), "success")
    return redirect(url_for("officer.call_opening", id=call.id), 303)
