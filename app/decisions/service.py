"""Ranking, proposing, agreeing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from app.calls.models import Item
from app.decisions.models import Decision, DecisionLine, Ranking, RankingLine
from app.decisions.policy import (
    may_agree_decision,
    may_make_ranking,
    may_propose_decision,
    may_withdraw_decision,
)
from app.decisions.queries import is_stale, sheet_of_round, standing_decision
from app.decisions.sheets import method_of, printed_method
from app.decisions.states import DECISION_MOVES, DecisionBasis, DecisionResult
from app.entries.queries import has_entries
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Round
from app.scoring import RankLine, ScoringError, Tie, rank_entries
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require


def make_ranking(round_: Round, item: Item, votes: Mapping[str, int], *, by: User, at: datetime) -> Ranking:
    """Compute and store the ranking of one item in a closed round, with the hash of its inputs.

    ``votes``: the panel's votes by entry key, for ties that the chain leaves to them. An earlier ranking stays on the
    record and is no longer current. Raises ``Refused`` (round open, not the officer), ``Invalid`` on the field
    ``votes`` where they can't be counted.
    """
    require(may_make_ranking(by, round_, at))
    method = method_of(round_.call, item)
    try:
        ranked = rank_entries(sheet_of_round(round_, item), method, votes)
    except ScoringError as error:
        raise Invalid({"votes": t("无法计算：%(reason)s", reason=str(error))}) from error
    db.session.execute(update(Ranking).where(Ranking.item_id == item.id).values(is_current=False))
    ranking = Ranking(
        call_id=round_.call_id,
        round=round_,
        item=item,
        inputs_hash=ranked.inputs_hash,
        method=printed_method(method),
        votes=dict(votes),
        explanation=[_tie(tie) for tie in ranked.ties],
        made_at=at,
        made_by_id=by.id,
        lines=[_line(position, line) for position, line in enumerate(ranked.lines, 1)],
    )
    db.session.add(ranking)
    db.session.flush()
    record(
        "ranking.made",
        ranking,
        by=by,
        at=at,
        item=item.id,
        entries=len(ranking.lines),
        hash=ranked.inputs_hash,
    )
    return ranking


def _line(position: int, line: RankLine) -> RankingLine:
    figures = line.figures
    return RankingLine(
        entry_id=line.entry,
        position=position,
        place=line.place,
        total=line.number,
        mean=figures.mean,
        trimmed=figures.trimmed,
        median=figures.median,
        spread=figures.spread,
        reviews=len(figures.totals),
        reaches_threshold=line.reaches_threshold,
        is_tied=line.is_shared or line.is_undecided,
        criteria={c.name: {"mean": str(c.mean), "trimmed": str(c.trimmed)} for c in figures.criteria},
        judges=[{"judge_id": r.judge, "total": str(r.total), "dropped": r.dropped} for r in figures.totals],
    )


def _tie(tie: Tie) -> dict[str, object]:
    return {
        "number": str(tie.number),
        "entries": list(tie.entries),
        "resolved": tie.is_resolved,
        "steps": [
            {
                "rule": step.rule,
                "entries": list(step.entries),
                "values": [None if value is None else str(value) for value in step.values],
                "outcome": step.outcome,
            }
            for step in tie.steps
        ],
    }


def propose_decision(
    item: Item,
    ranking: Ranking | None,
    result: DecisionResult,
    winners: Sequence[str],
    reasons: str,
    *,
    by: User,
    at: datetime,
    basis: DecisionBasis = DecisionBasis.FIRST,
    releases_rank: bool = False,
) -> Decision:
    """Propose what becomes of one item: winners by entry key, nobody good enough, or nobody bid.

    Winners must stand on the current ranking, reach the printed threshold (rule 18) and be no more than the item's
    places; somebody ranked higher is passed over only where he gave up or was struck, as the caller's ``basis`` says.
    Raises ``Refused``, and ``Invalid`` beside ``winners`` or ``reasons``.
    """
    require(may_propose_decision(by, item, at))
    if standing_decision(item.id) is not None and basis == DecisionBasis.FIRST:
        raise Refused(not_now("decided_already", t("这个榜题已有待复核或已同意的决定")))
    _check_result(item, ranking, result, winners, reasons)
    places = {line.entry_id: line.place for line in ranking.lines} if ranking else {}
    decision = Decision(
        call_id=item.call_id,
        item=item,
        ranking=ranking,
        result=result,
        basis=basis,
        reasons=reasons.strip(),
        releases_rank=releases_rank,
        proposed_by_id=by.id,
        proposed_at=at,
        lines=[DecisionLine(entry_id=key, place=places[key] or 0) for key in winners],
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "decision.proposed", decision, by=by, at=at, item=item.id, winners=list(winners), result=result.value
    )
    return decision


def _check_result(
    item: Item, ranking: Ranking | None, result: DecisionResult, winners: Sequence[str], reasons: str
) -> None:
    errors: dict[str, Text] = {}
    if not reasons.strip():
        errors["reasons"] = t("请写明理由")
    if result == DecisionResult.WINNERS:
        errors |= _check_winners(item, ranking, winners)
    elif winners:
        errors["winners"] = t("流榜的决定不能同时列出入选单位")
    elif result == DecisionResult.NOBODY_BID and has_entries(item):
        errors["winners"] = t("这个榜题收到了申报，不能按无人揭榜处理")
    elif (
        result == DecisionResult.NONE_REACHED
        and ranking is not None
        and any(line.reaches_threshold for line in ranking.lines)
    ):
        errors["winners"] = t("有单位达到入选分数线，不能按流榜处理")
    if errors:
        raise Invalid(errors)


def _check_winners(item: Item, ranking: Ranking | None, winners: Sequence[str]) -> dict[str, Text]:
    if ranking is None:
        return {"winners": t("请先生成排名")}
    if is_stale(ranking):
        return {"winners": t("排名之后评分有变化，请重新生成排名")}
    lines = {line.entry_id: line for line in ranking.lines}
    if not winners or any(key not in lines or lines[key].place is None for key in winners):
        return {"winners": t("请从排名中选择拟入选单位")}
    if len(set(winners)) != len(winners) or len(winners) > item.places:
        return {"winners": t("这个榜题最多入选 %(n)s 家", n=item.places)}
    if any(not lines[key].reaches_threshold for key in winners):
        return {"winners": t("所选单位未达到入选分数线 %(threshold)s", threshold=ranking.method["threshold"])}
    return {}


def agree_decision(decision: Decision, opinion: str, *, by: User, at: datetime) -> None:
    """The second officer agrees. Refused on a stale ranking, and to the proposer himself."""
    require(may_agree_decision(by, decision, at))
    if decision.ranking is not None and is_stale(decision.ranking):
        raise Refused(not_now("stale", t("排名之后评分有变化，请退回并重新生成排名")))
    decision.state = DECISION_MOVES.go("agree", decision.state)
    decision.agreed_by_id, decision.agreed_at, decision.opinion = by.id, at, opinion.strip()
    record("decision.agreed", decision, by=by, at=at, item=decision.item_id)


def refuse_decision(decision: Decision, opinion: str, *, by: User, at: datetime) -> None:
    """The second officer sends the proposal back with a reason; ``Invalid`` without one."""
    require(may_agree_decision(by, decision, at))
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


def supersede_decision(decision: Decision, *, by: User | None, at: datetime) -> None:
    """A later stage tells that the decision no longer stands (objection upheld, winner gave up)."""
    decision.state = DECISION_MOVES.go("supersede", decision.state)
    record("decision.superseded", decision, by=by, at=at, item=decision.item_id)
