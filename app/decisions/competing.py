"""Who competes for the items of a call whose method shares them out within limits, and what stands already."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.calls.models import Call, Item
from app.calls.parts import canonical
from app.calls.states import ItemState
from app.decisions.models import Allocation, Decision, DecisionLine, Ranking, RankingLine
from app.decisions.queries import states_from
from app.decisions.states import DecisionState, RankingState
from app.entries.content.values import number
from app.entries.models import Entry, EntryVersion
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.people.models import Organisation
from app.scoring.allocation import Bid


class Listed(NamedTuple):
    """An item with the key and sign of its ranking in force, and whether an entry still waits to be placed by one."""

    item: Item
    ranking_id: str | None
    sign: str | None
    is_waiting: bool


@dataclass(frozen=True)
class Field:
    """``items`` in order; ``lines`` that reached the threshold and compete, by (item, bidder) as in ``bids``;
    ``settled``: those that an agreed decision names and that stand; ``sign``: what all of it was read from."""

    items: tuple[Item, ...]
    bids: tuple[Bid, ...]
    lines: Mapping[tuple[str, str], RankingLine]
    settled: frozenset[tuple[str, str]]
    sign: str


def listed_items(call: Call) -> list[Listed]:
    """The items of the list in its order, those that nobody won too, without those that were withdrawn; one query."""
    placed = exists(
        select(RankingLine.id)
        .join(Ranking, Ranking.id == RankingLine.ranking_id)
        .where(RankingLine.entry_id == Entry.id, Ranking.is_current, ~Ranking.is_preliminary)
    )
    waiting = exists(
        select(Entry.id).where(
            Entry.item_id == Item.id,
            Entry.state == EntryState.SUBMITTED,
            Entry.outcome == Outcome.PENDING,
            ~placed,
        )
    )
    query = (
        select(Item, Ranking.id, Ranking.sign, waiting)
        .outerjoin(Ranking, (Ranking.item_id == Item.id) & Ranking.is_current)
        .where(Item.call_id == call.id, Item.state != ItemState.WITHDRAWN)
        .order_by(Item.position, Item.id, Ranking.made_at.desc())
    )
    found = {row[0].id: Listed(*row) for row in reversed(db.session.execute(query).all())}
    return list(reversed(found.values()))


def unready_items(listed: Sequence[Listed]) -> list[Item]:
    """Items with an entry that nothing has been told of and no final ranking places, or whose ranking is stale."""
    stored = [(row.item.id, row.sign) for row in listed if row.sign is not None]
    states = states_from([row.item for row in listed], stored)
    return [row.item for row in listed if row.is_waiting or states[row.item.id] == RankingState.STALE]


def tied_items(field: Field) -> list[Item]:
    """Items in which two who compete share a place: the panel's vote tells them apart first (rule 10)."""
    found = []
    for item in field.items:
        places = sorted(line.place or 0 for (key, _), line in field.lines.items() if key == item.id)
        if any(one == other for one, other in pairwise(places)):
            found.append(item)
    return found


def field_of(call: Call, items: Sequence[Item]) -> Field:
    """Everybody who reached the threshold and did not fall; of an item that is decided on, its winner alone.

    A bid costs what its plan asks (``price``, 万元), or its item's amount where that says nothing. It counts in the
    city of its organisation's region; an organisation of the province itself counts in none, as in the cities' quotas.
    """
    rankings = _rankings(items)
    decided = _decided(items)
    fallen = {entry for _, entry, fell in decided if fell}
    winners = {(item, entry) for item, entry, fell in decided if not fell}
    taken = {item for item, _ in winners}
    prices = _prices([line.entry for ranking in rankings.values() for line in ranking.lines])
    bids, lines, settled = [], {}, set()
    for item in items:
        open_ = item.state == ItemState.LISTED and item.id in rankings
        for line in rankings[item.id].lines if open_ else ():
            stands = (item.id, line.entry_id) in winners
            competes = line.reaches_threshold and line.place is not None and line.entry_id not in fallen
            if not stands and (item.id in taken or not competes):
                continue
            bid = _bid(item, line, prices)
            bids.append(bid)
            lines[item.id, bid.bidder] = line
            if stands:
                settled.add((item.id, bid.bidder))
    sign = _sign(call, rankings, fallen)
    return Field(tuple(items), tuple(bids), lines, frozenset(settled), sign)


def is_outdated(
    allocation: Allocation, listed: Sequence[Listed], unready: Sequence[Item] | None = None
) -> bool:
    """Whether rankings, limits or the fallen changed since, or a later allocation took its place; nothing moves then.

    That its own decisions were proposed and agreed changes nothing. ``listed``: the items of its call today;
    ``unready`` where these have been looked for.
    """
    if not allocation.is_current or (unready_items(listed) if unready is None else unready):
        return True
    fallen = {entry for _, entry, fell in _decided([row.item for row in listed]) if fell}
    rankings = {row.item.id: row.ranking_id for row in listed if row.ranking_id is not None}
    return allocation.sign != sign_of(allocation.call, rankings, fallen)


def sign_of(call: Call, rankings: Mapping[str, str], fallen: set[str]) -> str:
    """SHA-256 (hex) of the limits, the rankings in force by item, and who fell."""
    parts = {
        "caps": call.method.get("caps", {}),
        "rankings": sorted(f"{item}:{key}" for item, key in rankings.items()),
        "fallen": sorted(fallen),
    }
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def _sign(call: Call, rankings: Mapping[str, Ranking], fallen: set[str]) -> str:
    return sign_of(call, {item: ranking.id for item, ranking in rankings.items()}, fallen)


def _rankings(items: Sequence[Item]) -> dict[str, Ranking]:
    entries = selectinload(Ranking.lines).joinedload(RankingLine.entry).joinedload(Entry.organisation)
    query = (
        select(Ranking)
        .where(Ranking.item_id.in_([item.id for item in items]), Ranking.is_current)
        .options(entries)
        .order_by(Ranking.made_at)
    )
    return {ranking.item_id or "": ranking for ranking in db.session.scalars(query)}


def _decided(items: Sequence[Item]) -> list[tuple[str, str, bool]]:
    """(item, entry, whether it fell) of every line that an agreed decision names, and of all who ever fell."""
    query = (
        select(Decision.item_id, DecisionLine.entry_id, DecisionLine.fallen, Decision.state)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .where(Decision.item_id.in_([item.id for item in items]))
    )
    return [
        (item or "", entry, fallen is not None)
        for item, entry, fallen, state in db.session.execute(query)
        if fallen is not None or state == DecisionState.AGREED
    ]


def _prices(entries: Sequence[Entry]) -> dict[str, Decimal]:
    query = (
        select(EntryVersion.entry_id, EntryVersion.summary)
        .join(Entry, (Entry.id == EntryVersion.entry_id) & (Entry.version_number == EntryVersion.number))
        .where(Entry.id.in_([entry.id for entry in entries]))
    )
    told = ((key, number(str(summary.get("price") or ""))) for key, summary in db.session.execute(query))
    return {key: price for key, price in told if price is not None}


def _bid(item: Item, line: RankingLine, prices: Mapping[str, Decimal]) -> Bid:
    """The bidder's key begins with his place, so that equal scores stand as the tie chain left them."""
    organisation = line.entry.organisation
    return Bid(
        item.id,
        f"{line.place or 0:05d}-{line.entry_id}",
        organisation.id,
        _city(organisation),
        line.total or Decimal(0),
        prices.get(line.entry_id, item.amount or Decimal(0)),
    )


def _city(organisation: Organisation) -> str:
    """The first four digits of the region's code; the organisation itself where it is of the province or of none."""
    code = organisation.region_code or ""
    return organisation.id if code[2:4] in {"", "00"} else code[:4]
