"""Who reads the two packs of a result: everybody the public one, a few the one for the file."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, and_, exists, false, or_, select

from app.approvals.models import Approval
from app.approvals.policy import may_decide
from app.approvals.queries import open_proposals
from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.extensions import db
from app.notices.models import Notice, ResultPack
from app.notices.packs import is_any_stale, is_overtaken, latest_pack
from app.notices.policy.publishing import may_work_on_notice
from app.notices.states import PUBLIC
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Panelist, Round
from app.rounds.states import PanelistState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

RENEWAL = "result_pack.renew"
READERS = (SeatRole.SUPERVISOR, SeatRole.AUDIT_ADMIN)
ON_PANEL = (PanelistState.INVITED, PanelistState.ACCEPTED)


def may_see_pack(user: User | None, pack: ResultPack, at: datetime) -> Verdict:
    """Everybody reads the public pack of a public notice from its first instant on, and never before (rule 11)."""
    del user
    return YES if pack.notice.is_public() and pack.made_at <= at else hidden()


def visible_packs(user: User | None, at: datetime) -> Select[ResultPack]:
    """What ``may_see_pack`` allows, as a query: the same for everybody."""
    del user
    return (
        select(ResultPack).join(ResultPack.notice).where(Notice.state.in_(PUBLIC), ResultPack.made_at <= at)
    )


def may_read_archive(user: User | None, pack: ResultPack, at: datetime) -> Verdict:
    """The file pack names judges and entrants: officers of the call, the supervisor and the audit administrator.

    Whoever sits on a panel of the call is none of them here: he would read the others' marks (rules 7 and 8).
    """
    if user is None or not may_see_pack(user, pack, at):
        return hidden()
    if not is_officer_of(user, pack.call, at) and not any(user.holds(role, at) for role in READERS):
        return hidden()
    judges = (
        select(Panelist.id)
        .join(Panelist.round)
        .where(Round.call_id == pack.call_id, Panelist.user_id == user.id, Panelist.state.in_(ON_PANEL))
    )
    return hidden() if db.session.scalar(judges.limit(1)) is not None else YES


def visible_archives(user: User | None, at: datetime) -> Select[ResultPack]:
    """What ``may_read_archive`` allows, as a query; the notice is joined, so that its columns can sort."""
    public = visible_packs(user, at)
    if user is None:
        return public.where(false())
    judged = exists(
        select(Panelist.id)
        .join(Panelist.round)
        .where(Round.call_id == ResultPack.call_id, Panelist.user_id == user.id, Panelist.state.in_(ON_PANEL))
        .correlate(ResultPack)
    )
    mine = ResultPack.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))
    reads = or_(mine, *([ResultPack.id.is_not(None)] if any(user.holds(r, at) for r in READERS) else []))
    return public.where(and_(reads, ~judged))


def may_renew_pack(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """An officer proposes another pack of a public notice once a ranking in it was made anew after a correction; a
    second one agrees (``may_agree_renewal``). One proposal at a time.

    The earlier pack stays, with its hash; the new one is listed beside it with its reason.
    """
    verdict = may_work_on_notice(user, notice, at)
    return verdict and can_be_renewed(notice) and _no_renewal_waits(notice)


def may_agree_renewal(user: User | None, approval: Approval, notice: Notice, at: datetime) -> Verdict:
    """Another officer than the proposer, while there still is something to renew."""
    return first_refusal(may_decide(user, approval, at), can_be_renewed(notice)) and (
        YES if approval.act == RENEWAL else hidden()
    )


def pending_renewal(notice: Notice) -> Approval | None:
    """The proposal to renew the packs of a notice that waits for a second officer, if there is one."""
    return renewal_among(open_proposals(notice.__tablename__, notice.id))


def renewal_among(proposals: Iterable[Approval]) -> Approval | None:
    """The same of what waits on a notice, where a page has read that already."""
    return next((a for a in proposals if a.act == RENEWAL), None)


def _no_renewal_waits(notice: Notice) -> Verdict:
    if pending_renewal(notice) is None:
        return YES
    return not_now("proposed_already", t("已有一项重新生成结果公开包的提议等待复核"))


def can_be_renewed(notice: Notice) -> Verdict:
    """The part of ``may_renew_pack`` that asks the notice alone."""
    if not notice.is_public():
        return not_now("not_public", t("结果公开包在公示发布时生成"))
    latest = latest_pack(notice)
    if latest is not None and is_any_stale(notice):
        return not_now("stale", t("排名之后评分有变化，请先重新生成排名"))
    return is_renewal_due(latest)


def is_renewal_due(latest: ResultPack | None) -> Verdict:
    """The part of it that the latest pack tells, cheap enough for a page."""
    if latest is None:
        return not_now("pack_waits", t("结果公开包正在生成，请稍候"))
    if is_overtaken(latest):
        return YES
    return not_now("pack_current", t("各项排名没有变化，现有的结果公开包仍然有效"))
