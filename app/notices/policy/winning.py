"""What an entrant may see and do once a notice carries the result of his item."""

from datetime import datetime

from sqlalchemy import select

from app.calls.policy import is_officer_of
from app.decisions.models import Decision
from app.entries.models import Entry
from app.entries.policy import is_member
from app.entries.states import EntryState
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.states import LINE_MOVES, PUBLIC
from app.people.models import User
from app.people.states import MembershipRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_see_result(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """The entrant's own members, from the start of the notice that carries the result of the item (rule 19)."""
    if entry.state != EntryState.SUBMITTED or not is_member(user, entry, at):
        return hidden()
    query = (
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(Decision.item_id == entry.item_id, Notice.state.in_(PUBLIC))
    )
    return YES if db.session.scalar(query.limit(1)) is not None else hidden()


def may_see_line(user: User | None, line: NoticeLine, at: datetime) -> Verdict:
    """A winner's line as something to act on: his members and the officers of the call; the public reads the notice."""
    inside = is_member(user, line.entry, at) or is_officer_of(user, line.notice.call, at)
    return YES if line.notice.is_public() and inside else hidden()


def may_give_up_line(user: User | None, line: NoticeLine, at: datetime) -> Verdict:
    """弃榜: the winner's owner, or an officer who records his letter, until the agreement is signed."""
    return first_refusal(
        may_see_line(user, line, at),
        LINE_MOVES.may("give_up", line.state),
        YES if line.bound_at is None else not_now("bound", t("任务书已经签订，须按任务终止的程序办理")),
        _may_speak(user, line, at),
    )


def _may_speak(user: User | None, line: NoticeLine, at: datetime) -> Verdict:
    if is_officer_of(user, line.notice.call, at):
        return YES
    membership = user.membership_in(line.entry.organisation_id, at) if user is not None else None
    owner = membership is not None and membership.role == MembershipRole.OWNER
    return YES if owner else no("not_owner", t("由机构负责人提出"))
