"""Who may rank, propose, agree and read decisions before they are public."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true

from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, worked_calls
from app.calls.states import ItemState
from app.decisions.models import Decision, Ranking
from app.decisions.states import DECISION_MOVES, DecisionState
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Round
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def may_work_on_results(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of the call work on its results; to everybody else the page does not exist (rule 11)."""
    return YES if is_officer_of(user, call, at) else hidden()


def may_see_results(user: User | None, call: Call, at: datetime) -> Verdict:
    """Officers of the call, and the supervisor who recomputes (domain.md, Who acts); never before closing."""
    if not call.is_closed(at):
        return hidden()
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return YES
    return may_work_on_results(user, call, at)


def may_see_ranking(user: User | None, ranking: Ranking, at: datetime) -> Verdict:
    """A ranking is as visible as the results of its call."""
    return may_see_results(user, ranking.call, at)


def may_see_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """A decision is as visible as the results of its call; the public reads notices, never decisions."""
    return may_see_results(user, decision.call, at)


def _seen(user: User | None, at: datetime) -> ColumnElement[bool]:
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return or_(true())
    return Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))


def visible_decisions(user: User | None, at: datetime) -> Select[tuple[Decision]]:
    """What ``may_see_decision`` allows, as a query."""
    return select(Decision).join(Decision.call).where(Call.closes_at <= at, _seen(user, at))


def visible_rankings(user: User | None, at: datetime) -> Select[tuple[Ranking]]:
    """What ``may_see_ranking`` allows, as a query."""
    return select(Ranking).join(Ranking.call).where(Call.closes_at <= at, _seen(user, at))


def may_make_ranking(user: User | None, round_: Round, at: datetime) -> Verdict:
    """The officer ranks once the round is closed; nothing can change the marks from then on (rule 7)."""
    if round_.state != RoundState.CLOSED:
        return first_refusal(
            may_work_on_results(user, round_.call, at), not_now("round_open", t("评审轮次结束后才能生成排名"))
        )
    return may_work_on_results(user, round_.call, at)


def may_propose_decision(user: User | None, item: Item, at: datetime) -> Verdict:
    """An officer of the call proposes, for an item that is still listed, after closing."""
    if not item.call.is_closed(at):
        return first_refusal(
            may_work_on_results(user, item.call, at), not_now("still_open", t("榜单截止后才能拟定结果"))
        )
    if item.state != ItemState.LISTED:
        return not_now("wrong_state", t("目前的状态是「%(state)s」，不能进行这一步", state=item.state.label))
    return may_work_on_results(user, item.call, at)


def may_agree_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """Another officer of the same call agrees or sends back (rule 11); the proposer himself never."""
    return first_refusal(
        may_work_on_results(user, decision.call, at),
        DECISION_MOVES.may("agree", decision.state),
        _another(user, decision),
    )


def may_withdraw_decision(user: User | None, decision: Decision, at: datetime) -> Verdict:
    """The proposer takes his own proposal back while nobody has decided on it."""
    mine = user is not None and user.id == decision.proposed_by_id
    return first_refusal(
        may_work_on_results(user, decision.call, at),
        DECISION_MOVES.may("withdraw", decision.state),
        YES if mine else no("not_yours", t("只有提出人可以撤回")),
    )


def _another(user: User | None, decision: Decision) -> Verdict:
    if user is not None and user.id == decision.proposed_by_id:
        return no("same_person", t("提出人不能复核自己的提议，须由另一位承办人复核"))
    return YES


def is_settled(decision: Decision) -> bool:
    """Whether the decision stands: agreed and not taken over by a later one."""
    return decision.state == DecisionState.AGREED
