"""What needs a second person: the list of what waits for me, and one proposal with all that must be seen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.approvals import service
from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal, visible_approvals
from app.approvals.queries import waiting_for_me
from app.calls.queries import proposed_documents
from app.calls.service import agree_amendment, refuse_amendment
from app.calls.service.amendments import ACT, subject_of
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.part_forms import trimmed
from app.web.paging import paginate

# A noun whose proposals are decided on a page of its own says so here: act → address of that page.
PAGES: dict[str, Callable[[Approval], str]] = {}


# Where more than the proposal itself is taken back with it: act → what does it.
WITHDRAWALS: dict[str, Callable[..., Approval]] = {}


class OpinionForm(FlaskForm):
    """What the second officer says; one of two buttons says what he decides."""

    opinion = TextAreaField(
        _l("复核意见"),
        [Length(max=1000, message=_l("最多 %(max)d 字"))],
        description=_l("不同意时必须写明理由"),
    )


def load_approval(id: str) -> Approval | None:
    """The proposal of the address."""
    return db.session.get(Approval, id)


def may_see_amendment(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """A proposal that this page decides: a correction of a call. What other nouns propose, their own pages decide."""
    return may_see_approval(user, approval, at) if approval.act == ACT else hidden()


def _seen(approval: Approval) -> dict[str, Any]:
    """What the page of a proposal shows beside it."""
    subject = subject_of(approval) if approval.act == ACT else None
    return {
        "row": rows_of([approval])[0],
        "subject": subject,
        "files": [
            {
                "name": title,
                "url": url_for("officer.approval_file", id=approval.id, file=file.id),
                "size": file.size,
                "sha256": file.sha256,
                "note": file.name,
            }
            for title, file in proposed_documents(approval)
        ],
        "may_decide": may_decide(viewer(), approval, instant()),
        "may_withdraw": may_withdraw_proposal(viewer(), approval, instant()),
    }


@bp.get("/approvals")
@page(may_sit_at("officer"))
def approvals() -> ResponseReturnValue:
    """What waits for my decision; with ``all`` everything that was proposed."""
    everything = "all" in request.args
    listed = visible_approvals(me(), instant()).order_by(Approval.proposed_at.desc(), Approval.id)
    found = paginate(listed if everything else waiting_for_me(me(), instant()), request)
    rows = rows_of(found.items)
    return render_template("officer/approvals/approvals.html", page=found, rows=rows, everything=everything)


@bp.get("/approvals/<key:id>")
@page(may_see_approval, load_approval)
def approval(approval: Approval) -> ResponseReturnValue:
    """One proposal, before and after, with its reason."""
    if approval.act in PAGES:
        return redirect(PAGES[approval.act](approval))
    return render_template(
        "officer/approvals/approval.html", approval=approval, form=OpinionForm(), **_seen(approval)
    )


@bp.post("/approvals/<key:id>/decide")
@verb(
    may_see_amendment,
    load_approval,
    form=OpinionForm,
    template="officer/approvals/approval.html",
    context=_seen,
)
def decide_approval(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """Agree, and the correction stands at once; or refuse, with a reason."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        correction = agree_amendment(approval, opinion, by=me(), at=instant())
        flash(_("已同意。第 %(n)s 号更正已经公开", n=correction.number), "success")
    else:
        refuse_amendment(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.approval", id=approval.id), 303)


@bp.post("/approvals/<key:id>/withdraw")
@verb(may_see_approval, load_approval)
def withdraw_approval(approval: Approval) -> ResponseReturnValue:
    """The proposer takes it back."""
    WITHDRAWALS.get(approval.act, service.withdraw)(approval, by=me(), at=instant())
    flash(_("已撤回提议"), "success")
    return redirect(url_for("officer.approval", id=approval.id), 303)
