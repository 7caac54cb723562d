"""Who screens, who sees it, who appeals and who decides that."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.calls.models import Call
from app.calls.policy import (
    IN_FLIGHT,
    is_officer_of,
    may_work_on_call,
    not_opened,
    receipts_settled,
    worked_calls,
)
from app.entries.models import Entry
from app.entries.policy import is_member, may_see_entry
from app.people.models import User
from app.people.states import SeatRole
from app.screening.models import Appeal, Screening
from app.screening.states import APPEAL_MOVES, SCREENING_MOVES, ScreeningState
from app.shared.clock import end_of_day, local_date
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.shared.working_days import period

APPEAL_DAYS = 5


def may_begin_screening(user: User | None, call: Call, at: datetime) -> Verdict:
    """An officer of the call, two minutes after closing: what was received in time may still be committing (A09).

    Where cities recommend, not before their date is over.
    """
    begins = call.closes_at + IN_FLIGHT if call.closes_at is not None else None
    over = call.is_closed(at) and begins is not None and at >= begins
    return first_refusal(
        may_work_on_call(user, call, at),
        YES if over else not_now("still_open", t("申报截止两分钟后才能开始形式审查")),
        receipts_settled(call),
        not_opened() if call.is_shut else YES,
        _recommended(call, at),
    )


def _recommended(call: Call, at: datetime) -> Verdict:
    until = call.recommends_until
    if not call.kind_data.recommended or (until is not None and at >= until):
        return YES
    if until is None:
        return not_now("undated", t("还没有排定推荐截止日期"))
    return not_now("recommending", t("设区市推荐到 %(when)s 为止，之后开始形式审查", when=Deadline(until)))


def may_see_screening(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """The officers of the call and the supervisor; entrants hear their own result on their own pages."""
    call = screening.entry.call
    if is_officer_of(user, call, at):
        return YES
    supervises = user is not None and user.holds(SeatRole.SUPERVISOR, at) and not call.method.get("blind")
    return YES if supervises else hidden()


def visible_screenings(user: User | None, at: datetime) -> Select[Screening]:
    """What ``may_see_screening`` allows, as a query; entry and call are joined."""
    found = select(Screening).join(Screening.entry).join(Entry.call)
    if user is None:
        return found.where(false())
    seated: ColumnElement[bool] = Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))
    if user.holds(SeatRole.SUPERVISOR, at):
        blind = Call.method["blind"].as_boolean()
        seated = or_(seated, blind.is_(None), blind.is_not(true()))
    return found.where(seated)


def may_mark_screening(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """Fill in the checklist: an officer of the call who does not belong to the entrant, before the decision."""
    decided = screening.state in {ScreeningState.PASSED, ScreeningState.REFUSED}
    return first_refusal(
        _screens(user, screening, at),
        not_now("decided", t("已作出「%(state)s」结论", state=screening.state.label)) if decided else YES,
    )


def may_pass_screening(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """Pass: from waiting, corrected, or returned once the date for correcting is over."""
    return _may_conclude("pass", user, screening, at)


def may_refuse_screening(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """Refuse with a reason: from the same states as passing."""
    return _may_conclude("refuse", user, screening, at)


def may_return_screening(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """Return for correction: once (rule 5)."""
    again = screening.returned_at is not None
    return first_refusal(
        _screens(user, screening, at),
        not_now("returned_before", t("每件申报只能退回补正一次")) if again else YES,
        SCREENING_MOVES.may("return", screening.state),
    )


def appeal_due(screening: Screening) -> date | None:
    """The last day of appealing: the fifth working day after the refusal, whose own day does not count (rule 5)."""
    if screening.decided_at is None:
        return None
    return period(local_date(screening.decided_at), APPEAL_DAYS, count_first_day=False).ends_on


def may_file_appeal(user: User | None, screening: Screening, at: datetime) -> Verdict:
    """Appeal against a refusal: owner or editor of the entrant, once, until the printed day is over."""
    entry, due = screening.entry, appeal_due(screening)
    membership = user.membership_in(entry.organisation_id, at) if user is not None else None
    if membership is None:
        seen = may_see_entry(user, entry, at)
        return no("not_member", t("只有申报单位可以申诉")) if seen else hidden()
    if screening.state != ScreeningState.REFUSED and screening.appeal is None:
        return not_now("not_refused", t("形式审查没有不通过的结论"))
    late = not_now("appeal_over", t("申诉期已于%(due)s结束", due=due))
    return first_refusal(
        YES if membership.may_edit else no("reader", t("由负责人或经办人提出申诉")),
        YES if screening.appeal is None else not_now("appealed", t("已提出申诉，每件申报可申诉一次")),
        YES if due is not None and at < end_of_day(due) else late,
    )


def may_see_appeal(user: User | None, appeal: Appeal, at: datetime) -> Verdict:
    """An appeal is seen by those who see the screening."""
    return may_see_screening(user, appeal.screening, at)


def visible_appeals(user: User | None, at: datetime) -> Select[tuple[Appeal]]:
    """What ``may_see_appeal`` allows, as a query."""
    return visible_screenings(user, at).join(Screening.appeal).with_only_columns(Appeal)


def may_decide_appeal(user: User | None, appeal: Appeal, at: datetime) -> Verdict:
    """Another officer of the call than the one who refused (rule 5)."""
    refuser = user is not None and user.id == appeal.screening.decided_by_id
    other = no("own_refusal", t("由作出不通过结论以外的承办人处理申诉")) if refuser else YES
    return first_refusal(
        _screens(user, appeal.screening, at), APPEAL_MOVES.may("uphold", appeal.state), other
    )


def _may_conclude(verb: str, user: User | None, screening: Screening, at: datetime) -> Verdict:
    running = (
        screening.state == ScreeningState.RETURNED and screening.due_at is not None and at < screening.due_at
    )
    wait = not_now(
        "correction_running",
        t("补正期到 %(due)s 为止，期满或收到补正后再作结论", due=Deadline(screening.due_at)),
    )
    return first_refusal(
        _screens(user, screening, at),
        SCREENING_MOVES.may(verb, screening.state),
        wait if running else YES,
    )


def _screens(user: User | None, screening: Screening, at: datetime) -> Verdict:
    if not is_officer_of(user, screening.entry.call, at):
        seen = may_see_screening(user, screening, at)
        return no("not_officer", t("由本期的承办人办理")) if seen else hidden()
    if is_member(user, screening.entry, at):
        return no("own_entry", t("不能审查本人所在机构的申报"))
    return YES
