"""A panel is asked, answers, signs, is reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.calls.policy import is_officer_of
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.people.policy import may_compete
from app.people.states import SeatRole
from app.rounds.models import Assignment, Panelist, Round
from app.rounds.policy import (
    may_answer_invitation,
    may_change_panel,
    may_invite_judge,
    may_remind_judges,
    may_sign_undertaking,
)
from app.rounds.service.detection import detect_conflicts
from app.rounds.service.drawing import call_alternate
from app.rounds.service.ending import end_assignment
from app.rounds.service.invitations import ask, log_answer
from app.rounds.states import (
    PANELIST_MOVES,
    AssignmentState,
    DeclineCause,
    InvitationAnswer,
    PanelistState,
)
from app.shared.text import t
from app.shared.verdict import Invalid, require

REMIND_AFTER = timedelta(hours=24)
LONGEST, MOST_LOAD = 400, 500


def invite_judge(
    round: Round,
    user: User,
    *,
    by: User,
    at: datetime,
    is_chair: bool = False,
    max_load: int | None = None,
    min_load: int = 0,
) -> Panelist:
    """Ask a person of the expert pool onto the panel; who declined or was removed may be asked again.

    Loads are entries at most and at least. A new chair replaces the one before. Errors: Refused; Invalid where the
    person holds no judge's seat, is an officer of the call, or is on the panel already, and on impossible loads.
    """
    require(may_invite_judge(by, round, at))
    if user.expert is None or not user.active or not user.holds(SeatRole.JUDGE, at):
        raise Invalid({"user": t("%(name)s不在专家库中，或席位已到期", name=user.name)})
    if is_officer_of(user, round.call, at):
        raise Invalid({"user": t("%(name)s是本期的承办人，不能担任评审专家", name=user.name)})
    if not may_compete(user, at):
        raise Invalid({"user": t("%(name)s是监督员或纪检监督，不能担任评审专家", name=user.name)})
    _check_loads(min_load, max_load)
    panelist = ask(round, user, by=by, at=at, max_load=max_load, min_load=min_load)
    _seat_chair(panelist, is_chair)
    return panelist


def answer_invitation(
    panelist: Panelist,
    accepts: bool,
    reason: str = "",
    *,
    cause: DeclineCause | None = None,
    by: User,
    at: datetime,
) -> None:
    """Accept, or decline with a cause or a reason in words. Accepting has the records searched for ties at once.

    Declining calls the next alternate where the panel was drawn. Every answer stays on the log of invitations.
    Errors: Refused by ``may_answer_invitation``; Invalid where a refusal gives neither, or says "other" and no more.
    """
    require(may_answer_invitation(by, panelist, at))
    if accepts:
        require(may_compete(panelist.user, at))
    else:
        cause = cause or DeclineCause.OTHER
        if len(reason.strip()) > LONGEST or (cause == DeclineCause.OTHER and not reason.strip()):
            raise Invalid({"reason": t("请填写谢绝的理由，不超过 %(n)s 字", n=LONGEST)})
    panelist.state = PANELIST_MOVES.go("accept" if accepts else "decline", panelist.state)
    panelist.answered_at, panelist.decline_reason = at, "" if accepts else reason.strip()
    panelist.decline_cause = None if accepts else cause
    answer = InvitationAnswer.ACCEPTED if accepts else InvitationAnswer.DECLINED
    log_answer(panelist, answer, at=at, cause=panelist.decline_cause, reason=panelist.decline_reason)
    if accepts:
        db.session.flush()
        detect_conflicts(panelist.round, by=None, at=at)
    else:
        panelist.is_chair = False
        _unstage(panelist)
    name = "panelist.accepted" if accepts else "panelist.declined"
    record(name, panelist, by=by, at=at, call_id=panelist.round.call_id)
    if not accepts:
        db.session.flush()
        call_alternate(panelist, at=at)


def sign_undertaking(panelist: Panelist, *, by: User, at: datetime) -> None:
    """Sign the words that the round keeps (``Round.undertaking``). Error: Refused by ``may_sign_undertaking``."""
    require(may_sign_undertaking(by, panelist, at))
    panelist.undertaking_at = at
    record("panelist.signed", panelist, by=by, at=at, call_id=panelist.round.call_id)


def change_panelist(
    panelist: Panelist,
    *,
    is_chair: bool,
    min_load: int,
    max_load: int | None,
    by: User,
    at: datetime,
) -> None:
    """Chair and loads. What is assigned already stays as it is. Errors: Refused, Invalid on impossible loads."""
    require(may_change_panel(by, panelist, at))
    _check_loads(min_load, max_load)
    panelist.min_load, panelist.max_load = min_load, max_load
    _seat_chair(panelist, is_chair)
    record("panelist.changed", panelist, by=by, at=at, call_id=panelist.round.call_id)


def remove_panelist(panelist: Panelist, reason: str, *, by: User, at: datetime) -> None:
    """Take a judge off the panel with a reason; what he has not finished is released, what he finished stands.

    Where the panel was drawn, the next alternate is called. Errors: Refused (policy, not on the panel), Invalid without
    a reason.
    """
    require(may_change_panel(by, panelist, at))
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Invalid({"reason": t("请填写理由，不超过 %(n)s 字", n=LONGEST)})
    if panelist.state == PanelistState.INVITED:
        log_answer(panelist, InvitationAnswer.LAPSED, at=at, reason=reason.strip())
    panelist.state = PANELIST_MOVES.go("remove", panelist.state)
    panelist.is_chair = False
    _unstage(panelist)
    for assignment in _waiting(panelist):
        end_assignment(assignment, "drop", reason.strip(), by=by, at=at)
    record("panelist.removed", panelist, by=by, at=at, call_id=panelist.round.call_id)
    db.session.flush()
    call_alternate(panelist, at=at)


def remind_judges(round: Round, panelists: Sequence[Panelist], *, by: User, at: datetime) -> list[Panelist]:
    """Remind those of whom something is waited for, each at most once in 24 hours; who was reminded.

    Waited for: an answer, a signature, a declaration, an unfinished review. Act ``round.reminded`` names the judges by
    key, letters follow from it. Errors: Refused; Invalid where nobody could be reminded.
    """
    require(may_remind_judges(by, round, at))
    due = [p for p in panelists if p.round_id == round.id and is_waited_for(p) and may_remind_now(p, at)]
    if not due:
        raise Invalid({"panelists": t("所选专家没有待办，或24小时内已提醒过")})
    for panelist in due:
        panelist.reminded_at = at
    record("round.reminded", round, by=by, at=at, judges=[p.user_id for p in due])
    return due


def may_remind_now(panelist: Panelist, at: datetime) -> bool:
    """Whether the last reminder is a day old."""
    return panelist.reminded_at is None or at - panelist.reminded_at >= REMIND_AFTER


def is_waited_for(panelist: Panelist) -> bool:
    """Whether the judge owes an answer, a signature, a declaration or a review."""
    if panelist.state == PanelistState.INVITED:
        return True
    return panelist.state == PanelistState.ACCEPTED and (not panelist.is_ready or bool(_waiting(panelist)))


def _waiting(panelist: Panelist) -> list[Assignment]:
    query = select(Assignment).where(
        Assignment.round_id == panelist.round_id,
        Assignment.judge_id == panelist.user_id,
        Assignment.state == AssignmentState.ASSIGNED,
    )
    return list(db.session.scalars(query))


def _unstage(panelist: Panelist) -> None:
    db.session.execute(
        delete(Assignment).where(
            Assignment.round_id == panelist.round_id,
            Assignment.judge_id == panelist.user_id,
            Assignment.state == AssignmentState.STAGED,
        )
    )


def _seat_chair(panelist: Panelist, is_chair: bool) -> None:
    if is_chair:
        for other in panelist.round.panelists:
            other.is_chair = False
    panelist.is_chair = is_chair


def _check_loads(least: int, most: int | None) -> None:
    if least < 0 or (most is not None and not max(least, 1) <= most <= MOST_LOAD):
        raise Invalid({"max_load": t("件数上限应在 1 与 %(most)s 之间，且不少于下限", most=MOST_LOAD)})
