"""What the officers of a call may do until a round opens, and with its panel until it closes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.calls.states import Phase
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.redactions.queries import unready_entries
from app.rounds.legs import admitted_entries, leg_of
from app.rounds.models import Assignment, AssignmentRun, Conflict, Panelist, Round, RoundEntry
from app.rounds.states import AssignmentState, ConflictState, PanelistState, RoundState, RunState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now


def may_create_round(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of the call set up a round once the list has closed."""
    if not is_officer_of(user, call, at):
        return hidden()
    if call.phase(at) != Phase.CLOSED:
        return not_now("call_not_closed", t("申报截止后才能设立评审轮次"))
    return YES


def may_see_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """Officers of the call, and the supervisor unless the round is blind: its pages name who entered.

    A supervisor who judges in the call himself sees what its judges see (rules 7 and 8).
    """
    if is_officer_of(user, round.call, at):
        return YES
    if user is None or round.blind or not user.holds(SeatRole.SUPERVISOR, at):
        return hidden()
    judges = select(Panelist.id).join(Round).where(Panelist.user_id == user.id)
    return YES if db.session.scalar(judges.where(Round.call_id == round.call_id)) is None else hidden()


def visible_rounds(user: User | None, at: datetime) -> Select[Round]:
    """What ``may_see_round`` allows, as a query."""
    mine = Round.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        judged = select(Round.call_id).join(Panelist).where(Panelist.user_id == user.id)
        return select(Round).where(or_(mine, ~Round.blind & Round.call_id.not_in(judged)))
    return select(Round).where(mine)


def may_prepare_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """Dates, entries and assignments are arranged by the officers of the call until the release."""
    if not is_officer_of(user, round.call, at):
        return hidden()
    if round.state == RoundState.PREPARING:
        return YES
    return not_now("released", t("本轮分派已于 %(when)s 发布", when=round.opened_at))


def may_invite_judge(user: User | None, round: Round, at: datetime) -> Verdict:
    """Judges are asked until the round closes: late ones replace those who stepped back."""
    if not is_officer_of(user, round.call, at):
        return hidden()
    if round.state != RoundState.CLOSED:
        return YES
    return not_now("round_closed", t("评审已于 %(when)s 结束", when=round.closed_at))


def may_change_panel(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """Chair, loads and removal follow the invitation: officers of the call, until the round closes."""
    return may_invite_judge(user, panelist.round, at)


def may_decide_conflict(user: User | None, conflict: Conflict, at: datetime) -> Verdict:
    """Officers of the call confirm or dismiss what the records suggest, until the round closes (rule 8)."""
    return may_invite_judge(user, conflict.round, at)


def may_move_assignment(user: User | None, round: Round, at: datetime) -> Verdict:
    """By hand as long as the assignments are staged."""
    return may_prepare_round(user, round, at)


def may_see_run(user: User | None, run: AssignmentRun, at: datetime) -> Verdict:
    """A computed assignment is shown with its round."""
    return may_see_round(user, run.round, at)


def may_choose_run(user: User | None, run: AssignmentRun, at: datetime) -> Verdict:
    """Officers of the call choose among what was computed until the release."""
    verdict = may_prepare_round(user, run.round, at)
    if not verdict or run.state == RunState.DONE:
        return verdict
    return not_now("run_not_done", t("这个方案没有算出可以采用的分派"))


def may_explain_assignment(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """Why somebody reads an entry is shown with its round."""
    return may_see_round(user, assignment.round, at)


def may_release_round(user: User | None, round: Round, at: datetime) -> Verdict:
    """Released as a whole: staged, nothing undecided, every judge signed and declared, every entry with its readers.

    The first refusal wins and names how many are in the way (rule 8, trust.md A19).
    """
    return first_refusal(may_prepare_round(user, round, at), _ready(round), _masked(round))


def _ready(round: Round) -> Verdict:
    """The first thing in the way of a release, all counted in one query."""
    counts = (_staged(round), _undecided(round), _unready(round), *_changed(round), _unserved(round))
    row = db.session.execute(select(*(query.scalar_subquery() for query in counts))).one()
    staged, undecided, unready, came, went, unserved = row
    refusals = (
        (not staged, not_now("nothing_staged", t("尚未分派"))),
        (undecided, not_now("conflicts_open", t("还有 %(n)s 项疑似利益关系待确认", n=undecided))),
        (
            unready,
            not_now("judges_not_ready", t("有 %(n)s 位已分派的专家尚未签署承诺书或申报利益关系", n=unready)),
        ),
        (
            came + went,
            not_now(
                "entries_changed",
                t("建轮之后形式审查结果有变化（%(n)s 份），请先更新参评名单", n=came + went),
            ),
        ),
        (unserved, not_now("reviews_missing", t("有 %(n)s 份申报的评审人数不足", n=unserved))),
    )
    return next((verdict for stands, verdict in refusals if stands), YES)


def _masked(round: Round) -> Verdict:
    """A blind round waits until every entry was looked through for names and each finding is decided (A16)."""
    if not round.blind:
        return YES
    taking_part = select(RoundEntry.entry_id).where(RoundEntry.round_id == round.id)
    counts = (query.scalar_subquery() for query in unready_entries(taking_part))
    unchecked, waiting = db.session.execute(select(*counts)).one()
    if unchecked:
        return not_now("names_unchecked", t("还有 %(n)s 份申报的盲评材料正在检查，请稍候", n=unchecked))
    if waiting:
        return not_now(
            "names_open",
            t("还有 %(n)s 份申报的盲评材料有待处理的可识别内容，请先到「盲评材料」页处理", n=waiting),
        )
    return YES


def _staged(round: Round) -> Select[int]:
    return select(func.count(Assignment.id)).where(Assignment.round_id == round.id)


def _undecided(round: Round) -> Select[int]:
    """Proposed ties of judges who accepted."""
    return (
        select(func.count(Conflict.id))
        .join(Panelist, (Panelist.round_id == Conflict.round_id) & (Panelist.user_id == Conflict.user_id))
        .where(
            Conflict.round_id == round.id,
            Conflict.state == ConflictState.PROPOSED,
            Panelist.state == PanelistState.ACCEPTED,
        )
    )


def _unready(round: Round) -> Select[int]:
    """Judges with entries who have not accepted, signed and declared."""
    return (
        select(func.count(Assignment.judge_id.distinct()))
        .join(
            Panelist, (Panelist.round_id == Assignment.round_id) & (Panelist.user_id == Assignment.judge_id)
        )
        .where(
            Assignment.round_id == round.id,
            or_(
                Panelist.state != PanelistState.ACCEPTED,
                Panelist.undertaking_at.is_(None),
                Panelist.declared_at.is_(None),
            ),
        )
    )


def _changed(round: Round) -> tuple[Select[int], Select[int]]:
    """Entries that pass screening now and are not in the round, and the other way round."""
    passed: Any = admitted_entries([row.item_id for row in round.items], leg_of(round))
    now = passed.order_by(None).with_only_columns(Entry.id)
    then = select(RoundEntry.entry_id).where(RoundEntry.round_id == round.id)
    came = select(func.count()).select_from(now.where(Entry.id.not_in(then)).subquery())
    went = select(func.count(RoundEntry.id)).where(
        RoundEntry.round_id == round.id, RoundEntry.entry_id.not_in(now)
    )
    return came, went


def _unserved(round: Round) -> Select[int]:
    """Entries with fewer staged readers than the round asks."""
    given = (
        select(Assignment.entry_id, func.count().label("n"))
        .where(Assignment.round_id == round.id, Assignment.state == AssignmentState.STAGED)
        .group_by(Assignment.entry_id)
        .subquery()
    )
    return (
        select(func.count(RoundEntry.id))
        .outerjoin(given, given.c.entry_id == RoundEntry.entry_id)
        .where(RoundEntry.round_id == round.id, func.coalesce(given.c.n, 0) < round.reviews_per_entry)
    )
