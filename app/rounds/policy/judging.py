"""What a judge may do: answer, sign, declare, read, mark, recuse. Another judge's anything does not exist for him."""

from datetime import datetime

from sqlalchemy import Select, false, select

from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Conflict, Panelist, Recognition, Round
from app.rounds.states import PANELIST_MOVES, READING, ConflictState, PanelistState, RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now


def may_see_panel(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """A judge sees his own place on a panel, from the invitation on; once removed he sees it no longer."""
    own = user is not None and panelist.user_id == user.id and panelist.state != PanelistState.REMOVED
    return YES if own else hidden()


def visible_panels(user: User | None, at: datetime) -> Select[Panelist]:
    """What ``may_see_panel`` allows, as a query; the round is joined, so that its columns can sort."""
    query = select(Panelist).join(Panelist.round)
    if user is None:
        return query.where(false())
    return query.where(Panelist.user_id == user.id, Panelist.state != PanelistState.REMOVED)


def may_answer_invitation(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """An invitation is answered once; who accepted may still decline until the assignments are released."""
    verdict = first_refusal(may_see_panel(user, panelist, at), _not_closed(panelist.round))
    if not verdict or panelist.state == PanelistState.INVITED:
        return verdict
    if panelist.round.state != RoundState.PREPARING:
        return not_now("released", t("分派已发布；有回避情形的，请在相应申报页提出回避"))
    return PANELIST_MOVES.may("decline", panelist.state)


def may_sign_undertaking(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """The undertaking is signed once a round, after accepting (rule 8)."""
    verdict = first_refusal(
        may_see_panel(user, panelist, at), _accepted(panelist), _not_closed(panelist.round)
    )
    if verdict and panelist.undertaking_at is not None:
        return not_now("signed", t("已于 %(when)s 签署承诺书", when=panelist.undertaking_at))
    return verdict


def may_declare_conflicts(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """Declared after signing, because the list of organisations is confidential; new ones until the round closes."""
    verdict = first_refusal(
        may_see_panel(user, panelist, at), _accepted(panelist), _not_closed(panelist.round)
    )
    if verdict and panelist.undertaking_at is None:
        return not_now("unsigned", t("签署承诺书后才能查看参评单位名单"))
    return verdict


def may_withdraw_declaration(user: User | None, conflict: Conflict, at: datetime) -> Verdict:
    """A judge takes back a declaration of his own that was a slip, before anything is assigned for good."""
    own = user is not None and conflict.user_id == user.id and conflict.is_declared
    if not own or conflict.state != ConflictState.CONFIRMED:
        return hidden()
    round = conflict.round
    return (
        YES
        if round.state == RoundState.PREPARING
        else not_now("released", t("分派已发布，申报的利益关系不能撤回"))
    )


def may_read_entry_as_judge(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """The assignment's judge reads the entry while he has it, and his own marks after closing.

    A recusal, a release or a conflict ends the assignment in the same transaction, and with it the page. A conflict
    that is confirmed in any round of the call hides the entry in its other rounds too, marks included (rule 8).
    """
    own = user is not None and assignment.judge_id == user.id
    return YES if own and assignment.state in READING and assignment.hidden_at is None else hidden()


def visible_assignments(user: User | None, at: datetime) -> Select[Assignment]:
    """What ``may_read_entry_as_judge`` allows, as a query."""
    if user is None:
        return select(Assignment).where(false())
    return select(Assignment).where(
        Assignment.judge_id == user.id, Assignment.state.in_(READING), Assignment.hidden_at.is_(None)
    )


def may_judge(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """Marks and comments are written while the round is open; after closing by nobody (rule 7, trust.md A17)."""
    verdict = may_read_entry_as_judge(user, assignment, at)
    if not verdict or assignment.round.state == RoundState.OPEN:
        return verdict
    return not_now(
        "round_closed", t("评审已于 %(when)s 结束，评分不能再改动", when=assignment.round.closed_at)
    )


def may_recuse(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """A judge steps back from one entry while the round is open, whether he has marked it or not."""
    return may_judge(user, assignment, at)


def may_recognise(user: User | None, assignment: Assignment, at: datetime) -> Verdict:
    """A judge tells once, while a blind round is open, that he knows who entered."""
    if not assignment.round.blind:
        return hidden()
    told = select(Recognition.id).where(Recognition.assignment_id == assignment.id)
    verdict = may_judge(user, assignment, at)
    if verdict and db.session.scalar(told) is not None:
        return not_now("recognised", t("已报告认出申报单位"))
    return verdict


def _accepted(panelist: Panelist) -> Verdict:
    if panelist.state == PanelistState.ACCEPTED:
        return YES
    return not_now("not_accepted", t("请先接受评审邀请"))


def _not_closed(round: Round) -> Verdict:
    if round.state != RoundState.CLOSED:
        return YES
    return not_now("round_closed", t("评审已于 %(when)s 结束", when=round.closed_at))
