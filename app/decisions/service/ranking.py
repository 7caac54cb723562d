"""Computing and storing a ranking."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from app.calls.models import Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.policy import may_make_ranking
from app.decisions.queries import signs_of
from app.decisions.sheets import method_of, printed_method
from app.decisions.standing import ranked_round
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.queries import score_sheet
from app.rounds.models import Round
from app.scoring import Ranking as Ranked
from app.scoring import RankLine, ScoringError, Tie, explain_place, rank_entries
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require


def make_ranking(round_: Round, item: Item, votes: Mapping[str, int], *, by: User, at: datetime) -> Ranking:
    """Compute and store the ranking of one item in the last round over it, with the hash of its inputs.

    ``votes``: the panel's votes by entry key, for ties that the chain leaves to them. An earlier ranking stays on the
    record and is no longer current. Raises ``Refused`` (not the officer; round open, or overtaken by a later one),
    ``Invalid`` on the field ``votes`` where they can't be counted.
    """
    require(may_make_ranking(by, round_, at))
    last = ranked_round(item)
    if last is None or last.id != round_.id:
        raise Refused(not_now("not_last_round", t("只能按覆盖这个榜题的最后一轮评审排名")))
    method = method_of(round_.call, item)
    try:
        ranked = rank_entries(score_sheet(round_, item), method, votes)
    except ScoringError as error:
        raise Invalid({"votes": t("无法计算：%(reason)s", reason=str(error))}) from error
    db.session.execute(update(Ranking).where(Ranking.item_id == item.id).values(is_current=False))
    ranking = Ranking(
        call_id=round_.call_id,
        round=round_,
        item=item,
        inputs_hash=ranked.inputs_hash,
        sign=signs_of([item.id]).get(item.id, ""),
        method=printed_method(method),
        votes=dict(votes),
        explanation=[_tie(tie) for tie in ranked.ties],
        made_at=at,
        made_by_id=by.id,
        lines=[_line(ranked, position, line) for position, line in enumerate(ranked.lines, 1)],
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


def _line(ranked: Ranked, position: int, line: RankLine) -> RankingLine:
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
        is_proposed=line.is_proposed,
        criteria={c.name: {"mean": str(c.mean), "trimmed": str(c.trimmed)} for c in figures.criteria},
        judges=[{"judge_id": r.judge, "total": str(r.total), "dropped": r.dropped} for r in figures.totals],
        steps=[{"code": s.code, "values": _plain(s.values)} for s in explain_place(ranked, line.entry)],
    )


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "number": str(tie.number),
        "entries": list(tie.entries),
        "resolved": tie.is_resolved,
        "unresolved": [list(group) for group in tie.groups if len(group) > 1],
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


def _plain(value: object) -> Any:
    """A form that JSON keeps: decimals as they are printed."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value
