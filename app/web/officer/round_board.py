"""The board of a round: who and what still asks for something, first in sight and to be filtered for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select

from app.rounds.models import Panelist, Round, RoundEntry
from app.rounds.queries.progress import Tally, entries_of
from app.rounds.states import RoundState
from app.shared.text import Text, t
from app.web.public.facets import Facet, facets_of

JUDGES: dict[str, Text] = {"behind": t("进度落后"), "left": t("未评完"), "done": t("已评完")}
ENTRIES: dict[str, Text] = {
    "short": t("缺专家"),
    "apart": t("评分分歧"),
    "left": t("未评完"),
    "done": t("已评完"),
}
NOTHING = Tally()


@dataclass(frozen=True)
class Board:
    """``panel``: the judges that the address asks for; ``judges`` and ``entries``: the filters as links, empty where
    there is nothing to tell apart; ``wanted``: the keys of the entries that it asks for, None for all."""

    panel: list[Panelist]
    judges: list[Facet]
    entries: list[Facet]
    wanted: frozenset[str] | None

    def rows(self, round: Round) -> Select[RoundEntry]:
        """The entries of the round that are to be listed, by code."""
        query = entries_of(round)
        return query if self.wanted is None else query.where(RoundEntry.entry_id.in_(self.wanted))


def board_of_page(
    round: Round,
    panel: list[Panelist],
    by_judge: Mapping[str, Tally],
    by_entry: Mapping[str, Tally],
    count: int,
    *,
    behind: Collection[str],
    alarms: Collection[str],
) -> Board:
    """What the address shows of judges and entries. Before the release there is nothing to filter; no query of its own.

    ``count``: how many entries take part; those without any reader have no tally.
    """
    if round.state == RoundState.PREPARING:
        return Board(panel, [], [], None)
    kept = {"id": round.id, **{name: request.args.get(name, "") for name in ("judges", "entries")}}
    judges = _judges(panel, by_judge, behind)
    entries = _entries(round, by_entry, alarms)
    chosen, asked = judges.get(kept["judges"]), entries.get(kept["entries"])
    return Board(
        panel if chosen is None else [p for p in panel if p.user_id in chosen],
        _facets("judges", JUDGES, judges, kept, len(panel)),
        _facets("entries", ENTRIES, entries, kept, count),
        asked,
    )


def _judges(
    panel: list[Panelist], tallies: Mapping[str, Tally], behind: Collection[str]
) -> dict[str, frozenset[str]]:
    keys = {p.user_id: tallies.get(p.user_id, NOTHING) for p in panel}
    return {
        "behind": frozenset(key for key in keys if key in behind),
        "left": frozenset(key for key, tally in keys.items() if tally.left),
        "done": frozenset(key for key, tally in keys.items() if tally.given and not tally.left),
    }


def _entries(
    round: Round, tallies: Mapping[str, Tally], alarms: Collection[str]
) -> dict[str, frozenset[str]]:
    wanted = round.reviews_per_entry
    return {
        "short": frozenset(key for key, tally in tallies.items() if tally.given < wanted),
        "apart": frozenset(alarms),
        "left": frozenset(key for key, tally in tallies.items() if tally.left),
        "done": frozenset(key for key, tally in tallies.items() if tally.given and not tally.left),
    }


def _facets(
    name: str,
    words: Mapping[str, Text],
    found: Mapping[str, frozenset[str]],
    kept: Mapping[str, Any],
    of: int,
) -> list[Facet]:
    """A link for each group that is not empty and not everything."""
    choices = [(key, label, len(found[key])) for key, label in words.items() if 0 < len(found[key]) < of]
    return facets_of("officer.round_show", name, choices, kept, of) if choices else []
