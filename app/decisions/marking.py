"""How the marks came about: what the anomaly report needs to know besides the marks themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Round
from app.rounds.queries.problem import employer_key

Pair = tuple[str, str]


@dataclass(frozen=True)
class Marking:
    """``seconds``: by round, then (entry, judge), from the first look to the handing in; a review that was entered in
    one act, from paper, has no time of its own and is not in it. ``judge_houses``, ``entry_houses``: the organisation
    of a judge and of an entrant, where it is known."""

    seconds: Mapping[str, Mapping[Pair, int]]
    judge_houses: Mapping[str, str]
    entry_houses: Mapping[str, str]


def marking_of(item: Item, rounds: Sequence[Round]) -> Marking:
    """How the reviews of an item in these rounds were made; two queries."""
    seconds: dict[str, dict[Pair, int]] = {round_.id: {} for round_ in rounds}
    rows = db.session.execute(
        select(Review.round_id, Review.entry_id, Review.judge_id, Review.started_at, Review.finished_at)
        .add_columns(Entry.organisation_id)
        .join(Entry, Entry.id == Review.entry_id)
        .where(Review.round_id.in_(seconds), Entry.item_id == item.id, Review.state == ReviewState.DONE)
    ).all()
    for round_id, entry, judge, started, finished, _ in rows:
        if finished is not None and finished > started:
            seconds[round_id][entry, judge] = int((finished - started).total_seconds())
    judges = select(User).where(User.id.in_({row[2] for row in rows})).options(joinedload(User.expert))
    houses = {user.id: employer_key(user) for user in db.session.scalars(judges)}
    return Marking(
        seconds,
        {key: house for key, house in houses.items() if house},
        {row[1]: row[5] for row in rows},
    )
