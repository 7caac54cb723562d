"""Other openers for a published call: proposed by one of the three with his key, agreed by another with his."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval
from app.calls import service
from app.calls.models import Call
from app.calls.policy import may_agree_openers, may_change_openers, may_see_sealing
from app.calls.service.sealing import ACT
from app.extensions import db
from app.people.models import User
from app.shared.verdict import require
from app.web.fields import MultiCheckboxField
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.approvals import PAGES, WITHDRAWALS, OpinionForm
from app.web.officer.call_desk import load_call
from app.web.officer.call_sealing import choose_openers, locked_of, sealing_page
from app.web.passphrases import UnlockForm

PAGES[ACT] = lambda approval: url_for("officer.agree_openers", id=approval.id)
WITHDRAWALS[ACT] = service.withdraw_openers


class ChangeForm(UnlockForm):
    """Who opens from now on, why, and the proposer's pass-phrase."""

    openers = MultiCheckboxField(_l("更换后的三位开启人"), [InputRequired(_l("须选三位"))])
    reason = TextAreaField(
        _l("理由"), [InputRequired(_l("请写明理由")), Length(max=400, message=_l("最多 %(max)d 字"))]
    )

    def users(self) -> list[User]:
        """Those who were ticked."""
        return [db.session.get_one(User, key) for key in self.openers.data or []]


def change_form(call: Call) -> ChangeForm:
    """The form over the officers of the call."""
    if request.method == "POST":
        require(may_change_openers(me(), call, instant()))
    form = ChangeForm.of(locked_of(call))
    choose_openers(form, call)
    return form


@bp.route("/calls/<key:id>/sealing/change", methods=["GET", "POST"])
@verb(
    may_see_sealing,
    load_call,
    form=change_form,
    template="officer/calls/change_openers.html",
    context=sealing_page("may_change"),
)
def change_openers(call: Call, form: ChangeForm) -> ResponseReturnValue:
    """The first of two."""
    service.propose_openers(call, form.users(), form.reason.data or "", form.secret, by=me(), at=instant())
    flash(_("已提出，等待另一位开启人用他的钥匙同意"), "success")
    return redirect(url_for("officer.call_sealing", id=call.id), 303)


def load_opener_change(id: str) -> Approval | None:
    """A proposal of other openers."""
    found = db.session.get(Approval, id)
    return found if found is not None and found.act == ACT else None


def _call(approval: Approval) -> Call:
    return db.session.get_one(Call, approval.subject_id)


def _agree_form(approval: Approval) -> UnlockForm:
    if request.method == "POST":
        require(may_agree_openers(me(), approval, _call(approval), instant()))
    return UnlockForm.of(locked_of(_call(approval)))


def _seen(approval: Approval) -> dict[str, Any]:
    call, user, at = _call(approval), me(), instant()
    return {
        "approval": approval,
        "call": call,
        "opinion_form": OpinionForm(),
        "proposer": db.session.get_one(User, approval.proposed_by_id),
        "before": [opener.user.name for opener in call.sealing.standing] if call.sealing else [],
        "after": [db.session.get_one(User, key).name for key in approval.payload["openers"]],
        "may_agree": may_agree_openers(user, approval, call, at),
        "may_refuse": may_decide(user, approval, at),
        "own": approval.proposed_by_id == user.id,
    }


@bp.route("/approvals/<key:id>/openers", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_opener_change,
    form=_agree_form,
    template="officer/approvals/agree_openers.html",
    context=_seen,
)
def agree_openers(approval: Approval, form: UnlockForm) -> ResponseReturnValue:
    """The second of two: the key gets new wraps, the old ones are deleted."""
    call = _call(approval)
    service.agree_openers(approval, call, form.secret, by=me(), at=instant())
    flash(_("开启人已更换，请新的三位各自演练"), "success")
    return redirect(url_for("officer.call_sealing", id=call.id), 303)


@bp.post("/approvals/<key:id>/openers/refuse")
@verb(may_decide, load_opener_change, form=lambda _approval: OpinionForm())
def refuse_openers(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """Refuse, with a reason: any other officer of the call, and that takes no key."""
    service.refuse_openers(approval, _call(approval), form.opinion.data or "", by=me(), at=instant())
    flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.agree_openers", id=approval.id), 303)
