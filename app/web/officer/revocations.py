"""Withdrawing a selection at the officers' desk: hear the winner, then two officers decide."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.calls.policy import is_officer_of
from app.entries.models import Entry
from app.entries.queries import find_entry
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.revocations import service
from app.revocations.models import Revocation
from app.revocations.policy import (
    REVOKING,
    may_drop_revocation,
    may_open_revocation,
    may_propose_revocation,
    may_see_revocation,
)
from app.revocations.queries import find_revocation, listed_revocations
from app.revocations.service import Ruling
from app.shared.text import Text, t
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, WITHDRAWALS, OpinionForm
from app.web.officer.part_forms import trimmed
from app.web.paging import paginate

PAGES[REVOKING] = lambda approval: url_for("officer.decide_revocation", id=approval.id)
WITHDRAWALS[REVOKING] = service.take_back_revocation
LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


def load_entry(id: str) -> Entry | None:
    """The winning entry."""
    return find_entry(id)


def load_revocation(id: str) -> Revocation | None:
    """The revocation of the address."""
    return find_revocation(id)


def may_see_as_officer(user: User | None, revocation: Revocation, at: Any) -> Verdict:
    """The officers' page of a revocation."""
    return may_see_revocation(user, revocation, at) if is_officer_of(user, revocation.call, at) else hidden()


class OpenForm(FlaskForm):
    """What is held against the winner, and until when he may speak."""

    facts = TextAreaField(
        _l("事实和证据"),
        [InputRequired(_l("请写明事实和证据")), LONG],
        description=_l("发给当事单位，不公开"),
    )
    hear_until = DateField(
        _l("陈述意见的期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日 24:00 止，从今天起 7 至 60 天"),
    )


class ProposeForm(FlaskForm):
    """What the officer says to the statement, and what everybody will read."""

    findings = TextAreaField(
        _l("对当事单位意见的说明"),
        [InputRequired(_l("请写明说明")), LONG],
        description=_l("另一位承办人和当事单位会看到"),
    )
    public_reason = TextAreaField(
        _l("公开的理由"),
        [InputRequired(_l("请写明理由，将公开")), Length(max=1000, message=_l("最多 %(max)d 字"))],
        description=_l("与撤销一并公开，不写个人信息"),
    )
    is_listed = BooleanField(_l("记入失信记录，三年内不得申报"))
    document_number = StringField(
        _l("决定文书号"),
        [Optional(), Length(max=80, message=_l("最多 %(max)d 字"))],
        description=_l("记入失信记录时必须填写"),
    )


class DropForm(FlaskForm):
    """Why nothing is withdrawn."""

    findings = TextAreaField(
        _l("不予撤销的说明"), [InputRequired(_l("请写明说明")), LONG], description=_l("发给当事单位")
    )


def _here(revocation: Revocation) -> ResponseReturnValue:
    return redirect(url_for("officer.revocation", id=revocation.id), 303)


@bp.get("/revocations")
@page(may_sit_at("officer"))
def revocations() -> ResponseReturnValue:
    """What was opened against winners of my lists."""
    found = paginate(listed_revocations(me(), instant()), request)
    return render_template("officer/revocations/revocations.html", page=found)


@bp.get("/revocations/<key:id>")
@page(may_see_as_officer, load_revocation, records=True)
def revocation(revocation: Revocation) -> ResponseReturnValue:
    """One of them, with what the laboratory says."""
    user, at = me(), instant()
    return render_template(
        "officer/revocations/revocation.html",
        revocation=revocation,
        may_propose=may_propose_revocation(user, revocation, at),
        may_drop=may_drop_revocation(user, revocation, at),
    )


@bp.route("/entries/<key:id>/revocation", methods=["GET", "POST"])
@verb(
    may_open_revocation,
    load_entry,
    form=lambda _entry: OpenForm(),
    template="officer/revocations/open_revocation.html",
    records=True,
)
def open_revocation(entry: Entry, form: OpenForm) -> ResponseReturnValue:
    """Tell a winner what is held against him."""
    assert form.hear_until.data is not None  # noqa: S101  (InputRequired has seen to it)
    made = service.open_revocation(entry, form.facts.data or "", form.hear_until.data, by=me(), at=instant())
    flash(_("已通知当事单位陈述意见"), "success")
    return _here(made)


@bp.route("/revocations/<key:id>/propose", methods=["GET", "POST"])
@verb(
    may_propose_revocation,
    load_revocation,
    form=lambda _revocation: ProposeForm(),
    template="officer/revocations/propose_revocation.html",
    records=True,
)
def propose_revocation(revocation: Revocation, form: ProposeForm) -> ResponseReturnValue:
    """Put it before a second officer."""
    ruling = Ruling(
        form.findings.data or "",
        form.public_reason.data or "",
        bool(form.is_listed.data),
        form.document_number.data or "",
    )
    service.propose_revocation(revocation, ruling, by=me(), at=instant())
    flash(_("已提请另一位承办人同意"), "success")
    return _here(revocation)


@bp.route("/revocations/<key:id>/drop", methods=["GET", "POST"])
@verb(
    may_drop_revocation,
    load_revocation,
    form=lambda _revocation: DropForm(),
    template="officer/revocations/drop_revocation.html",
    records=True,
)
def drop_revocation(revocation: Revocation, form: DropForm) -> ResponseReturnValue:
    """Find nothing in it."""
    service.drop_revocation(revocation, form.findings.data or "", by=me(), at=instant())
    flash(_("不予撤销，当事单位会收到通知"), "success")
    return _here(revocation)


def load_proposal(id: str) -> Approval | None:
    """A proposal to withdraw a selection."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == REVOKING else None


def effects(revocation: Revocation) -> list[Text]:
    """Everything that follows, in the words of the page."""
    told = [
        t("%(name)s的入选即行撤销，公示页公开下面的理由。", name=revocation.organisation.name),
        t("任务终止，证书作废，案例页撤回，由此形成的攻关成果撤下；来自需求的，需求重新等待回应。"),
        t("名额空出，可以拟定由下一名递补。"),
    ]
    if revocation.is_listed:
        told.append(t("按%(number)s记入失信记录，三年内不得申报。", number=revocation.document_number))
    return [*told, t("当事单位收到通知；撤销后不能收回。")]


def _proposed(approval: Approval) -> dict[str, Any]:
    user, at = viewer(), instant()
    found = find_revocation(approval.payload["revocation"])
    assert found is not None  # noqa: S101  (never deleted)
    return {
        "revocation": found,
        "approval": approval,
        "effects": effects(found),
        "row": rows_of([approval])[0],
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
    }


@bp.route("/approvals/<key:id>/revocation", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_proposal,
    form=lambda _approval: OpinionForm(),
    template="officer/revocations/decide_revocation.html",
    context=_proposed,
    records=True,
)
def decide_revocation(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: the selection falls at once, or stays."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        service.agree_revocation(approval, opinion, by=me(), at=instant())
        flash(_("已同意，入选已撤销并公开"), "success")
    else:
        service.refuse_revocation(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_revocation", id=approval.id), 303)
