"""The second person, and how a decision ends."""

from datetime import datetime

from app.decisions.competing import is_outdated, listed_items
from app.decisions.models import Decision
from app.decisions.policy import may_decide_decision, may_withdraw_decision, may_work_on_results
from app.decisions.queries import is_stale
from app.decisions.states import DECISION_MOVES, Fall
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require

REASONS = {
    Fall.STRUCK: "异议成立，取消入选",
    Fall.GIVEN_UP: "入选单位放弃",
    Fall.TERMINATED: "任务终止",
    Fall.FALSE: "弄虚作假，撤销入选",
}


def agree_decision(decision: Decision, opinion: str, *, by: User, at: datetime) -> None:
    """The second officer agrees (rule 11). Refused on a stale ranking or allocation, and to the proposer himself."""
    require(may_decide_decision(by, decision, at))
    if decision.ranking is not None and is_stale(decision.ranking):
        raise Refused(not_now("stale", t("排名之后评分有变化，请退回并重新生成排名")))
    kept = decision.allocation
    if kept is not None and is_outdated(kept, listed_items(decision.call)):
        raise Refused(not_now("stale", t("限额分配之后排名或入选情况有变化，请退回并重新分配")))
    decision.state = DECISION_MOVES.go("agree", decision.state)
    decision.agreed_by_id, decision.agreed_at, decision.opinion = by.id, at, opinion.strip()
    record("decision.agreed", decision, by=by, at=at, item=decision.item_id)


def refuse_decision(decision: Decision, opinion: str, *, by: User, at: datetime) -> None:
    """The second officer sends the proposal back with a reason; ``Invalid`` on ``opinion`` without one."""
    require(may_decide_decision(by, decision, at))
    if not opinion.strip():
        raise Invalid({"opinion": t("请写明退回的理由")})
    decision.state = DECISION_MOVES.go("refuse", decision.state)
    decision.opinion = opinion.strip()
    record("decision.refused", decision, by=by, at=at, item=decision.item_id)


def withdraw_decision(decision: Decision, *, by: User, at: datetime) -> None:
    """The proposer takes it back."""
    require(may_withdraw_decision(by, decision, at))
    decision.state = DECISION_MOVES.go("withdraw", decision.state)
    record("decision.withdrawn", decision, by=by, at=at, item=decision.item_id)


def recall_decision(decision: Decision, reason: str, *, by: User, at: datetime) -> None:
    """An agreed decision is taken back with a reason, so that the item is proposed anew.

    ``notices`` asks first whether it is public already; from then on only an objection or the winner ends it, unless
    the notice is withdrawn.
    """
    require(may_work_on_results(by, decision.call, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明撤回的理由")})
    decision.state = DECISION_MOVES.go("supersede", decision.state)
    decision.end_reason = reason.strip()
    record("decision.recalled", decision, by=by, at=at, item=decision.item_id)


def overturn_decision(decision: Decision, ruling: str, *, by: User | None, at: datetime) -> None:
    """``notices`` tells that an objection to a result without winners (流榜) was upheld: the item is decided anew.

    What protects the bidders: the item stays on its list and their outcomes open, so that nobody is turned away on a
    result that did not stand; 流榜 can't be proposed again on the figures that were objected to, because
    ``may_propose_decision`` asks for a ranking made after the ruling, which takes in every review voided since; and
    what follows is proposed by one officer, agreed by another and put on a fresh notice, with a fresh period to object.
    The reading itself is not repeated: a second throw of the dice would be unfair to those who passed (rule 7).
    ``ruling``: what must be put right, in the discipline officer's words, which officers and bidders read.
    """
    decision.state = DECISION_MOVES.go("supersede", decision.state)
    decision.end_reason, decision.overturned_at = ruling.strip(), at
    record("decision.overturned", decision, by=by, at=at, item=decision.item_id)


def drop_winner(decision: Decision, entry_id: str, why: Fall, *, by: User | None, at: datetime) -> None:
    """``notices`` tells that a winner fell: an objection was upheld, or he gave up.

    He is passed over from now on. The decision stands while it names another winner (赛马), else it is superseded, and
    the next in rank can be proposed (rule 13).
    """
    line = next(line for line in decision.lines if line.entry_id == entry_id)
    line.fallen, line.fallen_at = why, at
    record(
        "decision.winner_fell", decision, by=by, at=at, item=decision.item_id, entry=entry_id, why=why.value
    )
    if all(line.fallen is not None for line in decision.lines):
        decision.state = DECISION_MOVES.go("supersede", decision.state)
        decision.end_reason = REASONS[why]
        record("decision.superseded", decision, by=by, at=at, item=decision.item_id)
