"""撤回公示: one officer proposes it, another decides, each on a page that says what exactly follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.notices import service
from app.notices.models import Notice
from app.notices.policy import may_withdraw_notice
from app.notices.policy.publishing import WITHDRAWAL, can_be_withdrawn
from app.notices.service.withdrawing import notice_of
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Verdict, hidden
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, OpinionForm, load_approval
from app.web.officer.notice_forms import WithdrawForm
from app.web.officer.notices import load_notice
from app.web.officer.part_forms import trimmed

PAGES[WITHDRAWAL] = lambda approval: url_for("officer.notice_withdrawal", id=approval.id)


def may_see_withdrawal(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """A proposal to withdraw a notice, to the officers of its call."""
    return may_see_approval(user, approval, at) if approval.act == WITHDRAWAL else hidden()


def _consequences(notice: Notice) -> list[Text]:
    said = [
        t("公示页面保留，注明已撤回、日期和理由"),
        t("其中 %(n)s 项结果不据此公布", n=len(notice.lines) or len(notice.decisions)),
    ]
    said += [t("%(title)s：%(name)s", title=x.item_title, name=x.organisation_name) for x in notice.lines]
    return [
        *said,
        t("结果可以重新列入公示，公示期重新计算；结果有误的，可以撤回后重新拟定"),
        t("申报单位和提出需求的企业收到通知；已收到的异议继续办理，对重新公示的同一结果仍然有效"),
    ]


def _proposing(notice: Notice) -> Mapping[str, Any]:
    asked = t("提请另一位承办人同意撤回「%(title)s」；同意之后：", title=notice.title)
    return {"sentences": [asked, *_consequences(notice)]}


@bp.route("/notices/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_withdraw_notice,
    load_notice,
    form=WithdrawForm,
    template="officer/notices/withdraw_notice.html",
    context=_proposing,
)
def withdraw_notice(notice: Notice, form: WithdrawForm) -> ResponseReturnValue:
    """Propose it, with the reason that everybody will read."""
    proposal = service.propose_withdrawal(notice, trimmed(form.reason.data), by=me(), at=instant())
    flash(_("已提交另一位承办人复核；同意之前，公示照常进行"), "success")
    return redirect(url_for("officer.notice_withdrawal", id=proposal.id), 303)


def _deciding(approval: Approval) -> Mapping[str, Any]:
    user, at, notice = viewer(), instant(), notice_of(approval)
    return {
        "notice": notice,
        "row": rows_of([approval])[0],
        "sentences": _consequences(notice),
        "can_withdraw": can_be_withdrawn(notice),
        "may_decide": may_decide(user, approval, at),
        "may_take_back": may_withdraw_proposal(user, approval, at),
    }


@bp.route("/withdrawals/<key:id>", methods=["GET", "POST"])
@verb(
    may_see_withdrawal,
    load_approval,
    form=OpinionForm,
    template="officer/notices/notice_withdrawal.html",
    context=_deciding,
)
def notice_withdrawal(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """Agree, and the notice is withdrawn at once; or refuse, with a reason."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_withdrawal(approval, opinion, by=me(), at=instant())
        flash(_("已同意，公示已撤回"), "success")
    else:
        service.refuse_withdrawal(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.notice", id=approval.subject_id), 303)
