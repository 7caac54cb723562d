"""Computing and storing a ranking."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from app.calls.draws import ends_in_draw, seed_from, standing_commitments
from app.calls.models import Call, Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.policy import may_make_ranking
from app.decisions.service.analysing import MOST_AT_ONCE, begin_analysis
from app.decisions.sheets import method_of, printed_method, sheets_of
from app.decisions.signs import signs_of
from app.decisions.standing import Judged, judged_of
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Round
from app.scoring import Ranking as Ranked
from app.scoring import RankLine, ReviewTotal, ScoringError, Tie, explain_place, rank_legs
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require


def make_ranking(
    round_: Round,
    item: Item,
    votes: Mapping[str, int],
    *,
    by: User,
    at: datetime,
    most_at_once: int = MOST_AT_ONCE,
) -> Ranking:
    """Compute and store the ranking of one item over the closed rounds that count, with the hash of its inputs.

    ``round_``: the last of them (``standing.judged_of``); while a leg with a weight is still to come, the first leg
    alone, for a preliminary ranking that says who goes on. ``votes``: the panel's votes by entry key, for ties that the
    chain leaves to them. An earlier ranking stays on the record and is no longer current. The analysis of the same
    marks is stored beside it, at once or, for a large panel, by the job (``begin_analysis``). Raises
    ``Refused`` (not the officer; round open, or overtaken by a later one), ``Invalid`` on the field ``votes`` where
    they can't be counted.
    """
    require(may_make_ranking(by, round_, at))
    judged = judged_of(item)
    if judged is None or judged.last.id != round_.id:
        raise Refused(not_now("not_last_round", t("只能按覆盖这个项目的最后一轮评审排名")))
    draw = _draw(round_.call)
    sheets = sheets_of(item, judged)
    try:
        ranked = rank_legs(sheets, method_of(round_.call, item), votes, draw.get("seed"))
    except ScoringError as error:
        raise Invalid({"votes": t("无法计算：%(reason)s", reason=str(error))}) from error
    db.session.execute(update(Ranking).where(Ranking.item_id == item.id).values(is_current=False))
    ranking = _stored(ranked, judged, item, dict(votes), draw, by=by, at=at)
    db.session.add(ranking)
    rounds = [row for _, row in judged.legs]
    begin_analysis(ranking, ranked, sheets, rounds, at=at, most_at_once=most_at_once)
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


def _stored(
    ranked: Ranked,
    judged: Judged,
    item: Item,
    votes: dict[str, int],
    draw: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> Ranking:
    asked = any(step.rule == "draw" for tie in ranked.ties for step in tie.steps)
    return Ranking(
        call_id=item.call_id,
        round=judged.last,
        item=item,
        inputs_hash=ranked.inputs_hash,
        sign=signs_of([item], drawn=asked).get(item.id, ""),
        method=printed_method(ranked.method),
        votes=votes,
        explanation=[_tie(tie) for tie in ranked.ties],
        legs=_stored_legs(ranked, judged),
        draw=draw,
        is_preliminary=judged.is_preliminary,
        made_at=at,
        made_by_id=by.id,
        lines=[_line(ranked, position, line) for position, line in enumerate(ranked.lines, 1)],
    )


def _stored_legs(ranked: Ranked, judged: Judged) -> list[dict[str, Any]]:
    warnings = [each.warning for each in ranked.calibrations] or [None] * len(judged.legs)
    return [
        {
            "key": leg.key,
            "title": leg.title.id,
            "weight": leg.weight,
            "round_id": row.id,
            "warning": warning,
        }
        for (leg, row), warning in zip(judged.legs, warnings, strict=True)
    ]


def _draw(call: Call) -> dict[str, Any]:
    """Commitments in the order that makes the seed, the secrets revealed so far (None: not yet), and the seed."""
    if not ends_in_draw(call):
        return {}
    rows = sorted(standing_commitments(call), key=lambda row: row.commitment)
    return {
        "commitments": [row.commitment for row in rows],
        "secrets": [row.revealed_secret for row in rows],
        "seed": seed_from(rows),
    }


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
        judges=_judges(figures.totals, ranked) if len(line.legs) == 1 else [],
        legs=_legs(line, ranked) if len(line.legs) > 1 else [],
        steps=[{"code": s.code, "values": _plain(s.values)} for s in explain_place(ranked, line.entry)],
    )


def _legs(line: RankLine, ranked: Ranked) -> list[dict[str, Any]]:
    return [
        {
            "key": leg.key,
            "number": _plain(leg.number),
            "mean": _plain(leg.figures.mean),
            "trimmed": _plain(leg.figures.trimmed),
            "reviews": leg.figures.reviews,
            "judges": _judges(leg.figures.totals, ranked),
        }
        for leg in line.legs
    ]


def _judges(totals: tuple[ReviewTotal, ...], ranked: Ranked) -> list[dict[str, Any]]:
    """The totals; struck out are the highest and the lowest only where the trimmed mean ranks."""
    trims = ranked.method.number == "trimmed"
    return [
        {"judge_id": r.judge, "total": str(r.total), "dropped": r.dropped if trims else None} for r in totals
    ]


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
