"""The result pack of a notice made anew after a correction: one officer proposes it, another decides."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.notices import service
from app.notices.models import Notice
from app.notices.packs import current_rankings, latest_pack
from app.notices.policy.packing import RENEWAL, may_agree_renewal, may_renew_pack
from app.notices.queries.packs import packs_of
from app.notices.service.renewing import renewed_notice
from app.people.models import User
from app.shared.verdict import Verdict, hidden
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of
from app.web.officer.approvals import PAGES, load_approval
from app.web.officer.notices import load_notice
from app.web.officer.pack_forms import AGREE, RenewalForm, RenewForm, renewal_form
from app.web.officer.part_forms import trimmed

PAGES[RENEWAL] = lambda approval: url_for("officer.pack_renewal", id=approval.id)


@bp.route("/notices/<key:id>/pack", methods=["GET", "POST"])
@verb(
    may_renew_pack,
    load_notice,
    form=lambda _notice: RenewForm(),
    template="officer/notices/renew_pack.html",
    context=lambda notice: {"packs": packs_of(notice, instant())},
)
def renew_pack(notice: Notice, form: RenewForm) -> ResponseReturnValue:
    """Propose another pack beside those that were published, after a ranking was made anew."""
    proposal = service.propose_renewal(notice, trimmed(form.reason.data), by=me(), at=instant())
    flash(_("已提交另一位承办人复核；同意之后生成新的一版"), "success")
    return redirect(url_for("officer.pack_renewal", id=proposal.id), 303)


def may_see_renewal(user: User | None, approval: Approval, at: datetime) -> Verdict:
    """A proposal to renew a pack, to the officers of its call."""
    return may_see_approval(user, approval, at) if approval.act == RENEWAL else hidden()


def _deciding(approval: Approval) -> dict[str, Any]:
    user, at, notice = viewer(), instant(), renewed_notice(approval)
    latest = latest_pack(notice)
    rankings = current_rankings(notice)
    packed = latest.rankings if latest else {}
    waits = may_decide(user, approval, at)
    return {
        "notice": notice,
        "row": rows_of([approval])[0],
        "packs": packs_of(notice, at),
        "rankings": rankings,
        "changed": {row.id for row in rankings if packed.get(row.id) != row.inputs_hash},
        "may_decide": may_agree_renewal(user, approval, notice, at) if waits else waits,
        "may_withdraw": may_withdraw_proposal(user, approval, at),
    }


@bp.route("/renewals/<key:id>", methods=["GET", "POST"])
@verb(
    may_see_renewal,
    load_approval,
    form=renewal_form,
    template="officer/notices/pack_renewal.html",
    context=_deciding,
)
def pack_renewal(approval: Approval, form: RenewalForm) -> ResponseReturnValue:
    """Agree, and the new pack is public at once; or refuse, with a reason."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == AGREE:
        assert form.made is not None  # noqa: S101  the form was valid, and rankings there are
        service.agree_renewal(approval, form.made, opinion, by=me(), at=instant())
        flash(_("已同意，新的结果公开包与原来的并列公布"), "success")
    else:
        service.refuse_renewal(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.notice", id=approval.subject_id), 303)
