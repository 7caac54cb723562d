"""What the method would do with the entries of a round: gathered inside the trial, simulated after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.calls.models import Item
from app.decisions.sheets import method_of
from app.rounds.models import Round
from app.scoring.forecast import Forecast, forecast_round

MOST_GROUPS = 8
STEPS = (-2, 0, 2, 4)
MOST_READERS = 15
Pairs = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Contest:
    """Entries of one item that compete for its places, and who of the panel reads which (``pairs``: entry, judge);
    ``now`` readings each, ranked by ``number``. Plain data: what is made of it may take its time outside any
    transaction."""

    title: str
    entries: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    places: int
    number: str
    now: int
    seed: int


@dataclass(frozen=True)
class GroupForecast:
    """What the method would do with the entries of one item: a row per number of readings, ``now`` the round's own."""

    contest: Contest
    rows: Sequence[Forecast]


def contests_of(round: Round, pairs: Pairs) -> tuple[list[Contest], int]:
    """The items with the most entries; how many further ones are left out, and those where nobody can lose."""
    by_item: dict[str, list[str]] = {}
    for row in round.entries:
        by_item.setdefault(row.entry.item_id, []).append(row.entry_id)
    items = {row.item_id: row.item for row in round.items}
    contested = {key: own for key, own in by_item.items() if len(own) > items[key].places}
    chosen = sorted(contested, key=lambda key: (-len(contested[key]), items[key].position))[:MOST_GROUPS]
    found = [_contest(round, items[key], contested[key], pairs) for key in chosen]
    return found, len(by_item) - len(found)


def _contest(round: Round, item: Item, entries: Sequence[str], pairs: Pairs) -> Contest:
    inside = set(entries)
    return Contest(
        title=item.title,
        entries=tuple(entries),
        pairs=tuple((entry, judge) for entry, judge, _ in pairs if entry in inside),
        places=item.places,
        number=method_of(round.call, item).number,
        now=round.reviews_per_entry,
        seed=round.seed,
    )


def foretell(contest: Contest) -> GroupForecast:
    """Simulate seasons of this size (``scoring.forecast_round``): seconds for a large one; knows no database."""
    import numpy as np

    judges = sorted({judge for _, judge in contest.pairs})
    rows = {key: at for at, key in enumerate(contest.entries)}
    columns = {key: at for at, key in enumerate(judges)}
    seats = np.zeros((len(rows), len(judges)), dtype=np.bool_)
    for entry, judge in contest.pairs:
        seats[rows[entry], columns[judge]] = True
    told = [
        forecast_round(
            len(rows),
            len(judges),
            reviews,
            contest.places,
            contest.number,
            seats=seats if reviews == contest.now else None,
            seed=contest.seed,
        )
        for reviews in (contest.now + step for step in STEPS)
        if 1 <= reviews <= min(len(judges), MOST_READERS)
    ]
    return GroupForecast(contest, told)
