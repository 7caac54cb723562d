"""Proposing what becomes of an item."""

from collections.abc import Sequence
from datetime import datetime

from app.calls.caps import allocates
from app.calls.models import Item
from app.decisions.allocations import allocation_of, chosen_in
from app.decisions.candidates import Candidates, candidates_of
from app.decisions.competing import is_outdated, listed_items
from app.decisions.models import Allocation, Decision, DecisionLine, Ranking
from app.decisions.policy import can_be_decided_on, may_propose_decision
from app.decisions.queries import is_stale
from app.decisions.standing import pending_entries, standing_of
from app.decisions.states import DecisionBasis, DecisionResult
from app.entries.queries import has_entries
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.scoring.method import DRAW
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.visits.queries import unvisited


def propose_decision(
    item: Item,
    ranking: Ranking | None,
    result: DecisionResult,
    winners: Sequence[str],
    reasons: str,
    *,
    by: User,
    at: datetime,
    releases_rank: bool = False,
) -> Decision:
    """Propose what becomes of one item: winners by entry key, nobody good enough, or nobody bid (流榜).

    Winners stand on the current ranking, reach the printed threshold, a single bid too (rule 18), are no more than the
    free places, and pass over nobody but who gave up or was struck. Where the kind says exactly so many, they are as
    many as the free places, or as reach the threshold if those are fewer; where it allows ties, all who share the last
    place win together. A preliminary ranking decides nothing. Where the call shares its items out within limits, the
    winner is whoever the allocation in force names, or nobody where that leaves the item empty. ``releases_rank``:
    whether who does not win is told his rank (rule 19). The basis follows from what happened before: 递补 once somebody
    fell, anew after an upheld objection to 流榜. Raises ``Refused`` (``may_propose_decision``), ``Invalid`` beside
    ``winners`` or ``reasons``.
    """
    require(may_propose_decision(by, item, at))
    allocation = allocation_of(item.call) if allocates(item.call) else None
    errors = _check(item, ranking, allocation, result, winners)
    if not reasons.strip():
        errors["reasons"] = t("请写明理由")
    if errors:
        raise Invalid(errors)
    places = {line.entry_id: line.place for line in ranking.lines} if ranking else {}
    decision = Decision(
        call_id=item.call_id,
        item=item,
        ranking=ranking,
        allocation=allocation,
        result=result,
        basis=_basis(item),
        reasons=reasons.strip(),
        releases_rank=releases_rank,
        proposed_by_id=by.id,
        proposed_at=at,
        lines=[DecisionLine(entry_id=key, place=places[key] or 0) for key in winners],
    )
    db.session.add(decision)
    db.session.flush()
    record(
        "decision.proposed",
        decision,
        by=by,
        at=at,
        item=item.id,
        winners=list(winners),
        result=result.value,
        basis=decision.basis.value,
    )
    return decision


def _basis(item: Item) -> DecisionBasis:
    standing = standing_of(item)
    if standing.overturned_at is not None:
        return DecisionBasis.ANEW
    return DecisionBasis.NEXT_IN_RANK if standing.fallen else DecisionBasis.FIRST


def _check(
    item: Item,
    ranking: Ranking | None,
    allocation: Allocation | None,
    result: DecisionResult,
    winners: Sequence[str],
) -> dict[str, Text]:
    if result == DecisionResult.NOBODY_BID:
        wrong = t("这个项目收到了申报，不能按无人申报处理") if has_entries(item) else _no_winners(winners)
    elif ranking is not None and is_stale(ranking):
        wrong = t("排名之后评分有变化，请重新生成排名")
    elif not (final := can_be_decided_on(ranking)):
        wrong = final.message
    elif unjudged := pending_entries(item) - {line.entry_id for line in (ranking.lines if ranking else ())}:
        wrong = t("还有 %(n)s 件申报没有评审结果，不能拟定", n=len(unjudged))
    elif result == DecisionResult.NONE_REACHED:
        wrong = _no_winners(winners) or _none_reached(item, ranking)
    elif result == DecisionResult.LIMITED:
        wrong = _no_winners(winners) or _allotted(item, allocation, winners)
    else:
        wrong = _winners(item, ranking, allocation, winners)
    return {"winners": wrong} if wrong is not None else {}


def _no_winners(winners: Sequence[str]) -> Text | None:
    return t("没有入选单位的决定不能同时列出入选单位") if winners else None


def _none_reached(item: Item, ranking: Ranking | None) -> Text | None:
    if not has_entries(item):
        return t("这个项目没有收到申报，请按无人申报处理")
    if ranking is not None and candidates_of(item, ranking).reaching:
        return t("有单位达到入选分数线，不能按无单位入选处理")
    return None


def _allotted(item: Item, allocation: Allocation | None, winners: Sequence[str]) -> Text | None:
    """The winners are those of the allocation in force, which must have been made from what stands today."""
    if not allocates(item.call):
        return t("这张榜单没有设限额，不能按限额未作安排处理") if not winners else None
    if allocation is None or is_outdated(allocation, listed_items(item.call)):
        return t("请先生成限额分配：各项排名之后，按榜单公布的限额算出每一项由谁承担")
    if set(chosen_in(allocation, item)) != set(winners):
        return t("与限额分配的结果不一致")
    if not winners and not any(line.item_id == item.id for line in allocation.lines):
        return t("没有单位达到入选分数线，不能按限额未作安排处理")
    return None


def _winners(
    item: Item, ranking: Ranking | None, allocation: Allocation | None, winners: Sequence[str]
) -> Text | None:
    if ranking is None:
        return t("请先生成排名")
    candidates = candidates_of(item, ranking)
    reaching = {line.entry_id: line for line in candidates.reaching}
    known = {line.entry_id for line in ranking.lines}
    if not winners or len(set(winners)) != len(winners) or not set(winners) <= known:
        return t("请从排名中选择拟入选单位")
    if not set(winners) <= set(reaching):
        return t(
            "所选单位未达到入选分数线 %(threshold)s，或已不在候选之列", threshold=ranking.method["threshold"]
        )
    if len(winners) > candidates.most:
        return t("这个项目还可以入选 %(n)s 家", n=candidates.most)
    order = (
        _allotted(item, allocation, winners)
        if allocates(item.call)
        else _passed_over(item, candidates, winners)
    )
    return order or _too_few(item, candidates, winners) or _not_visited(winners)


def _not_visited(winners: Sequence[str]) -> Text | None:
    """Where the call sends people to look, a winner's site was seen and its sheet confirmed."""
    left = [entry.organisation.name for entry in unvisited(winners)]
    return t("现场核查记录表尚未确认，不能拟定入选：%(names)s", names="、".join(left)) if left else None


def _too_few(item: Item, candidates: Candidates, winners: Sequence[str]) -> Text | None:
    """Exactly as many as places, and fewer only where fewer reach the threshold (rules 10 and 18)."""
    if not item.call.kind_data.exact_places:
        return None
    needed = min(candidates.free, len(candidates.reaching))
    if len(winners) == needed:
        return None
    if needed < candidates.free:
        return t("达到入选分数线的只有 %(n)s 家，须全部列入，并在理由中写明名额未满的情况", n=needed)
    return t("须恰好列出 %(n)s 家，不能多也不能少", n=needed)


def _passed_over(item: Item, candidates: Candidates, winners: Sequence[str]) -> Text | None:
    """Nobody stands before or beside a winner without being one (domain.md: an officer defends every place)."""
    lowest = max(line.place or 0 for line in candidates.reaching if line.entry_id in winners)
    for line in candidates.reaching:
        if line.entry_id not in winners and (line.place or 0) <= lowest:
            if line.place == lowest and DRAW in item.call.method.get("ties", ()):
                return t("第 %(place)s 名并列未分，请先由专家组投票，仍然并列的抽签", place=line.place)
            if line.place == lowest:
                return t("第 %(place)s 名并列未分，请先由专家组投票", place=line.place)
            return t("不能越过排名第 %(place)s 的单位", place=line.place)
    return None
