"""Another result pack after a correction: one officer proposes, another agrees, every earlier one stays (rule 7)."""

from datetime import datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.extensions import db
from app.notices.models import Notice, ResultPack
from app.notices.packs import MadePack, current_rankings, latest_pack
from app.notices.policy.packing import RENEWAL, may_agree_renewal, may_renew_pack
from app.notices.service.packing import keep_pack
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require


def propose_renewal(notice: Notice, reason: str, *, by: User, at: datetime) -> Approval:
    """Propose another pack of a public notice; nothing is made or printed until a second officer agrees.

    A pack tells everybody how a list came about, so it takes the same two persons as the correction behind it. The
    proposal keeps the hash of each ranking that the pack shall stand on. Errors: Refused by ``may_renew_pack``; Invalid
    on ``reason`` without one: the public reads it.
    """
    require(may_renew_pack(by, notice, at))
    latest = latest_pack(notice)
    payload = {
        "notice": notice.id,
        "number": 1 + (latest.number if latest else 0),
        "rankings": _standing(notice),
    }
    return approvals.propose(
        RENEWAL, notice, payload, reason, by=by, at=at, call_id=notice.call_id, kind=notice.call.kind
    )


def agree_renewal(
    approval: Approval, made: MadePack, opinion: str = "", *, by: User, at: datetime
) -> ResultPack:
    """A second officer agrees: the pack hangs beside the earlier ones, with the reason for everybody to read.

    Errors: Refused by ``may_agree_renewal`` (the proposer himself, decided, nothing to renew any more), and where a
    ranking changed since it was proposed: then it is proposed anew.
    """
    notice = renewed_notice(approval)
    require(may_agree_renewal(by, approval, notice, at))
    if approval.payload["rankings"] != dict(made.rankings):
        raise Refused(not_now("outdated", t("提出之后排名又有变化，请作罢后重新提出")))
    approvals.agree(approval, opinion, by=by, at=at)
    return keep_pack(notice, made, by=by, at=at, reason=approval.reason, approval=approval.id)


def refuse_renewal(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer refuses, with a reason that the proposer reads; the packs stay as they are."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def renewed_notice(approval: Approval) -> Notice:
    """The notice that a proposal is about."""
    return db.session.get_one(Notice, approval.subject_id)


def _standing(notice: Notice) -> dict[str, str]:
    return {ranking.id: ranking.inputs_hash for ranking in current_rankings(notice)}
