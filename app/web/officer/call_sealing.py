"""A sealed call before it closes: its three openers, its key, the rehearsal."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.approvals.queries import open_proposals
from app.calls import service
from app.calls.models import Call
from app.calls.policy import (
    may_change_openers,
    may_rehearse_sealing,
    may_see_sealing,
    may_set_openers,
    one_of_three,
)
from app.calls.queries import possible_openers
from app.calls.service.sealing import ACT
from app.calls.states import HalfPurpose
from app.extensions import db
from app.history.logbook import is_box_published
from app.openings.policy import may_open_call
from app.openings.queries import opening_of
from app.people.models import User
from app.people.queries import opener_key_of
from app.shared.verdict import Verdict, require
from app.web.fields import MultiCheckboxField
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call
from app.web.passphrases import UnlockForm


class OpenersForm(FlaskForm):
    """Three of the officers who have a key."""

    openers = MultiCheckboxField(_l("三位开启人"), [InputRequired(_l("须选三位"))])

    def users(self) -> list[User]:
        """Those who were ticked."""
        return [db.session.get_one(User, key) for key in self.openers.data or []]


def choose_openers(form: OpenersForm, call: Call) -> None:
    """Offer who may be an opener; the three of today are ticked."""
    today = [opener.user_id for opener in call.sealing.standing] if call.sealing is not None else []
    form.openers.choices = [SelectChoice(user.id, user.name) for user in possible_openers(call, instant())]
    if request.method == "GET":
        form.openers.data = today


def openers_form(call: Call) -> OpenersForm:
    """The form over the officers of a call."""
    form = OpenersForm()
    choose_openers(form, call)
    return form


def locked_of(call: Call) -> Any:
    """The reader's own key to this call, as it is kept."""
    mine = call.sealing.opener(viewer()) if call.sealing is not None else None
    return mine.key.locked if mine is not None else None


def rehearsal_form(call: Call) -> UnlockForm:
    """A pass-phrase is asked for when the rehearsal is allowed, not before."""
    if request.method == "POST":
        require(may_rehearse_sealing(me(), call, instant()))
    return UnlockForm.of(locked_of(call))


ASKED: dict[str, Callable[[User, Call, datetime, Verdict], Verdict]] = {
    "may_prove": may_rehearse_sealing,
    "may_change": may_change_openers,
    "may_open": may_open_call,
}


def sealing_page(*names: str) -> Callable[[Call], dict[str, Any]]:
    """All that the pages of a sealed call show; ``names``: of the verdicts that a page shows."""

    def shown(call: Call) -> dict[str, Any]:
        user, at, sealing = me(), instant(), call.sealing
        mine = sealing.opener(user) if sealing else None
        asked = one_of_three(user, call, at) if names else None
        return {
            **desk_of(call, "call_sealing"),
            "sealing": sealing,
            "mine": mine,
            "key": mine.key if mine and not mine.key.until else opener_key_of(user),
            "halves": {one.value: bool(sealing.halves_for(one)) for one in HalfPurpose} if sealing else {},
            "opening": opening_of(call) if call.opened_at or "may_open" in names else None,
            "published": "may_open" in names and is_box_published(call.id),
            "may_set": may_set_openers(user, call, at),
            **{name: ASKED[name](user, call, at, asked) for name in names if asked is not None},
        }

    return shown


@bp.get("/calls/<key:id>/sealing")
@page(may_see_sealing, load_call)
def call_sealing(call: Call) -> ResponseReturnValue:
    """Who opens, whether it was rehearsed, what comes next."""
    proposals = [row for row in open_proposals("call", call.id) if row.act == ACT]
    shown = sealing_page("may_prove", "may_change")(call)
    return render_template("officer/calls/call_sealing.html", call=call, proposals=proposals, **shown)


@bp.route("/calls/<key:id>/sealing/openers", methods=["GET", "POST"])
@verb(
    may_set_openers,
    load_call,
    form=openers_form,
    template="officer/calls/set_openers.html",
    context=sealing_page(),
)
def set_openers(call: Call, form: OpenersForm) -> ResponseReturnValue:
    """Name the three; the key of the call is made for them."""
    service.set_openers(call, form.users(), by=me(), at=instant())
    flash(_("密封钥匙已为三位开启人制作，请三位各自演练"), "success")
    return redirect(url_for("officer.call_sealing", id=call.id), 303)


@bp.route("/calls/<key:id>/sealing/rehearsal", methods=["GET", "POST"])
@verb(
    may_see_sealing,
    load_call,
    form=rehearsal_form,
    template="officer/calls/rehearse_sealing.html",
    context=sealing_page("may_prove"),
)
def rehearse_sealing(call: Call, form: UnlockForm) -> ResponseReturnValue:
    """One of the three proves his key."""
    sealing = service.rehearse_sealing(call, form.secret, by=me(), at=instant())
    flash(
        _("演练全部完成，三位的钥匙都能用")
        if sealing.is_rehearsed
        else _("本人的钥匙已证明能用，等待其他开启人演练"),
        "success",
    )
    return redirect(url_for("officer.call_sealing", id=call.id), 303)
