"""Who opens a sealed call, when, with whom; who reads the transcript."""

from datetime import datetime

from sqlalchemy import Select, or_, select, true

from app.calls.models import Call
from app.calls.policy import (
    IN_FLIGHT,
    as_second,
    is_officer_of,
    one_of_three,
    receipts_settled,
    worked_calls,
)
from app.calls.states import CallState, HalfPurpose
from app.history.logbook import is_box_published
from app.openings.models import Opening
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

READERS = (SeatRole.DISCIPLINE, SeatRole.SUPERVISOR, SeatRole.AUDIT_ADMIN)


def may_begin_opening(user: User | None, call: Call, at: datetime, asked: Verdict | None = None) -> Verdict:
    """The first of two openers: two minutes after closing, and once the box root stands in a published checkpoint.

    An early try is refused like any other, and noted as an attempt by the edge (A01, A02). ``asked``: the answer of
    ``one_of_three`` where it has been given already, here and below.
    """
    asked = first_refusal(one_of_three(user, call, at) if asked is None else asked, _may_be_opened(call, at))
    if not asked:
        return asked
    begun = call.sealing is not None and call.sealing.halves_for(HalfPurpose.OPENING)
    return not_now("begun", t("第一位开启人已经办理，须由另一位接着办理")) if begun else YES


def may_finish_opening(user: User | None, call: Call, at: datetime, asked: Verdict | None = None) -> Verdict:
    """The second: another of the three, who is not the first under another account (A01, A02)."""
    asked = first_refusal(one_of_three(user, call, at) if asked is None else asked, _may_be_opened(call, at))
    return as_second(user, call, HalfPurpose.OPENING) if asked and user is not None else asked


def may_open_call(user: User | None, call: Call, at: datetime, asked: Verdict | None = None) -> Verdict:
    """Whatever step comes next, for the person who asks."""
    begun = call.sealing is not None and call.sealing.halves_for(HalfPurpose.OPENING)
    return (may_finish_opening if begun else may_begin_opening)(user, call, at, asked)


def may_call_off_opening(user: User | None, call: Call, at: datetime) -> Verdict:
    """The first takes back what he has lent, as long as no second has come."""
    asked = one_of_three(user, call, at)
    if not asked or user is None or call.sealing is None:
        return asked
    halves = call.sealing.halves_for(HalfPurpose.OPENING)
    if not halves or not call.is_shut:
        return not_now("not_begun", t("没有正在进行的开启"))
    return YES if halves[0].first_id == user.id else no("not_first", t("只有第一位开启人可以撤回"))


def may_see_opening(user: User | None, opening: Opening, at: datetime) -> Verdict:
    """The officers of the call, discipline, supervisor and audit: who watches an opening must be able to read it."""
    if user is None:
        return hidden()
    watches = any(user.holds(role, at) for role in READERS)
    return YES if watches or is_officer_of(user, opening.call, at) else hidden()


def may_see_openings(user: User | None, at: datetime) -> Verdict:
    """The list of openings is for those who read any."""
    if user is None:
        return no("signed_out", t("请先登录"))
    roles = (*READERS, SeatRole.OFFICER)
    held = any(seat.role in roles and seat.is_valid(at) for seat in user.seats)
    return YES if held else no("no_seat", t("开启记录供承办人、纪检监督、监督员和审计管理员查阅"))


def visible_openings(user: User | None, at: datetime) -> Select[Opening]:
    """What ``may_see_opening`` allows, as a query; the call is joined."""
    watches = user is not None and any(user.holds(role, at) for role in READERS)
    worked = Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))
    return select(Opening).join(Opening.call).where(true() if watches else or_(worked))


def names_bidders(user: User | None, opening: Opening, at: datetime) -> bool:
    """Whether the transcript names who bid: to everybody but the audit administrator, who reads no content."""
    watches = user is not None and any(user.holds(role, at) for role in READERS[:2])
    return watches or is_officer_of(user, opening.call, at)


def _may_be_opened(call: Call, at: datetime) -> Verdict:
    if call.state != CallState.PUBLISHED:
        return not_now("wrong_state", t("目前的状态是「%(state)s」，不能开启", state=call.state.label))
    if call.closes_at is None or at < call.closes_at + IN_FLIGHT:
        when = Deadline(call.closes_at)
        return not_now("too_early", t("%(when)s 截止，两分钟后才能开启；提前开启的尝试已记录在案", when=when))
    if not call.is_shut:
        return not_now("opened", t("已经开启"))
    settled = receipts_settled(call)
    if not settled:
        return settled
    if call.sealing is None or call.sealing.box_root is None:
        return not_now("box_open", t("标箱还没有封存，截止两分钟后由系统自动封存"))
    if not is_box_published(call.id):
        return not_now("box_unpublished", t("标箱的根还没有进入公开日志的检查点，每五分钟发布一次，请稍候"))
    return YES
