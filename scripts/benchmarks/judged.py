"""Rounds, panels, assignments, reviews with a mark per criterion, and stored rankings."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, update

from app.decisions.models import Ranking, RankingLine
from app.entries.models import Reader
from app.extensions import db
from app.reviews.models import Mark, Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Panelist, Round, RoundEntry, RoundItem
from app.rounds.states import AssignmentState, PanelistState, RoundState
from scripts.benchmarks.handed_in import HandedIn
from scripts.benchmarks.lists import JUDGING, Listed
from scripts.benchmarks.rows import Dice, put
from scripts.benchmarks.seats import People

REVIEWS, PANEL, FINISHED_WHILE_OPEN = 5, 10, 3
WEIGHTS = {"response": 30, "route": 25, "team": 20, "plan": 15, "impact": 10}


@dataclass(frozen=True)
class Given:
    """One assignment: number of its entry in the call, judge, place in his list, whether he is done."""

    id: str
    entry: HandedIn
    code: str
    judge: str
    position: int
    is_done: bool
    marks: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """The weighted total as the product prints it."""
        return (
            sum((WEIGHTS[key] * mark for key, mark in self.marks.items()), Decimal(0)).quantize(
                Decimal("0.01")
            )
            / 100
        )


def add_round(
    connection: Connection, dice: Dice, people: People, call: Listed, entries: Sequence[HandedIn]
) -> list[Given]:
    """One round over a call: open on the list that is being judged, closed and ranked on the others."""
    key, begun = dice.key(), call.closes_at + timedelta(days=4)
    is_open = call.number == JUDGING
    codes = _codes(call, entries)
    given = _give(dice, people, entries, codes, is_open)
    put(connection, Round, [_round(key, call, people, begun)])
    put(connection, RoundItem, [{"round_id": key, "item_id": item} for item in call.items])
    put(connection, RoundEntry, [{"round_id": key, "entry_id": e.id, "code": codes[e.id]} for e in entries])
    put(connection, Panelist, [_panelist(key, judge, begun) for judge in people.judges])
    put(connection, Assignment, [_assignment(key, a, begun) for a in given])
    put(
        connection,
        Reader,
        [{"entry_id": a.entry.id, "user_id": a.judge, "why": "judge", "since": begun} for a in given],
    )
    _review(connection, dice, key, [a for a in given if a.marks], begun)
    if not is_open:
        _close(connection, people, key, begun)
        _rank(connection, dice, people, call, key, given)
    return given


def _codes(call: Listed, entries: Sequence[HandedIn]) -> dict[str, str]:
    counts: dict[str, int] = defaultdict(int)
    numbers = {item: n for n, item in enumerate(call.items, 1)}
    codes = {}
    for entry in entries:
        counts[entry.item] += 1
        codes[entry.id] = f"{numbers[entry.item]:03d}-{counts[entry.item]:02d}"
    return codes


def _give(
    dice: Dice, people: People, entries: Sequence[HandedIn], codes: Mapping[str, str], is_open: bool
) -> list[Given]:
    """Every item has a panel of ten of the judges, whose entries are shared out among them."""
    given, loads = [], dict.fromkeys(people.judges, 0)
    panels = {item: n * PANEL for n, item in enumerate(dict.fromkeys(entry.item for entry in entries))}
    for number, entry in enumerate(entries):
        for turn in range(REVIEWS):
            place = panels[entry.item] + (number + 2 * turn) % PANEL
            judge = people.judges[place % len(people.judges)]
            loads[judge] += 1
            stage = (number + turn) % REVIEWS
            is_done = not is_open or stage < FINISHED_WHILE_OPEN
            begun = is_done or stage == FINISHED_WHILE_OPEN
            marks = {k: Decimal(dice.random.randint(550, 980)) / 10 for k in WEIGHTS} if begun else {}
            given.append(Given(dice.key(), entry, codes[entry.id], judge, loads[judge], is_done, marks))
    return given


def _round(key: str, call: Listed, people: People, begun: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "call_id": call.id,
        "title": "专家评审",
        "state": RoundState.OPEN,
        "reviews_per_entry": REVIEWS,
        "due_at": begun + timedelta(days=30),
        "undertaking": "示例承诺书",
        "created_by_id": people.officer,
        "created_at": begun,
        "opened_at": begun,
    }


def _close(connection: Connection, people: People, round_: str, begun: datetime) -> None:
    """The database takes no mark of a closed round, so it is closed once they stand."""
    table = db.metadata.tables[Round.__tablename__]
    closing = {"closed_at": begun + timedelta(days=10), "closed_by_id": people.officer}
    connection.execute(update(table).where(table.c.id == round_).values(state=RoundState.CLOSED, **closing))


def _panelist(round_: str, judge: str, at: datetime) -> dict[str, Any]:
    stamps = dict.fromkeys(("invited_at", "answered_at", "undertaking_at", "declared_at"), at)
    return {"round_id": round_, "user_id": judge, "state": PanelistState.ACCEPTED, **stamps}


def _assignment(round_: str, a: Given, at: datetime) -> dict[str, Any]:
    return {
        "id": a.id,
        "round_id": round_,
        "entry_id": a.entry.id,
        "judge_id": a.judge,
        "state": AssignmentState.DONE if a.is_done else AssignmentState.ASSIGNED,
        "code": a.code,
        "position": a.position,
        "released_at": at,
    }


def _review(connection: Connection, dice: Dice, round_: str, given: Sequence[Given], begun: datetime) -> None:
    reviews, marks, at = [], [], begun + timedelta(days=2)
    for a in given:
        review = {
            "id": dice.key(),
            "assignment_id": a.id,
            "round_id": round_,
            "entry_id": a.entry.id,
            "judge_id": a.judge,
            "state": ReviewState.DONE if a.is_done else ReviewState.DRAFT,
            "revision": len(WEIGHTS),
            "revisions": {f"score-{key}": n for n, key in enumerate(WEIGHTS, 1)},
            "comment": "路线清楚，指标响应完整，量值溯源的安排可信；经费与任务相称，风险的对策还可以更具体。",
            "total": a.total if a.is_done else None,
            "started_at": at,
            "saved_at": at,
            "finished_at": at if a.is_done else None,
        }
        reviews.append(review)
        for key, score in a.marks.items():
            marks.append({"id": dice.key(), "review_id": review["id"], "criterion": key, "score": score})
    put(connection, Review, reviews)
    put(connection, Mark, marks)


def _rank(
    connection: Connection, dice: Dice, people: People, call: Listed, round_: str, given: Sequence[Given]
) -> None:
    """Rankings with plain figures; the one that is measured is made anew by the service (``database``)."""
    by_item: dict[str, dict[str, list[Given]]] = defaultdict(lambda: defaultdict(list))
    for a in given:
        by_item[a.entry.item][a.entry.id].append(a)
    rankings, lines = [], []
    for item, entries in by_item.items():
        key = dice.key()
        rankings.append(
            {
                "id": key,
                "call_id": call.id,
                "round_id": round_,
                "item_id": item,
                "inputs_hash": key.ljust(64, "0"),
                "method": {"number": "trimmed", "places": 1, "ties": ["vote"], "threshold": "60.00"},
                "made_at": call.closes_at + timedelta(days=15),
                "made_by_id": people.officer,
            }
        )
        figures = sorted(
            (_line(key, entry, found) for entry, found in entries.items()), key=lambda r: -r["total"]
        )
        lines += [
            row | {"position": n, "place": n, "is_proposed": n == 1} for n, row in enumerate(figures, 1)
        ]
    put(connection, Ranking, rankings)
    put(connection, RankingLine, lines)


def _line(ranking: str, entry: str, given: Sequence[Given]) -> dict[str, Any]:
    totals = sorted(a.total for a in given)
    trimmed = statistics.mean(totals[1:-1] or totals).quantize(Decimal("0.01"))
    mean = statistics.mean(totals).quantize(Decimal("0.01"))
    per = {
        key: str(statistics.mean([a.marks[key] for a in given]).quantize(Decimal("0.01"))) for key in WEIGHTS
    }
    return {
        "ranking_id": ranking,
        "entry_id": entry,
        "total": trimmed,
        "mean": mean,
        "trimmed": trimmed,
        "median": statistics.median(totals),
        "spread": totals[-1] - totals[0],
        "reviews": len(totals),
        "reaches_threshold": trimmed >= 60,
        "criteria": {key: {"mean": value, "trimmed": value} for key, value in per.items()},
        "judges": [{"judge_id": a.judge, "total": str(a.total), "dropped": False} for a in given],
        "steps": [{"code": "counted", "values": {"reviews": len(totals)}}],
    }
