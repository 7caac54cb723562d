"""Two stored rankings of an item side by side: what a correction, a void review or a vote moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.queries import StoredRanking, entrants_of
from app.extensions import db
from app.people.models import User
from app.reviews.amended import corrections_of
from app.reviews.models import ReviewCorrection
from app.web.score_table import ScoreTable

MOST = 200


@dataclass(frozen=True)
class Moved:
    """One entry in both rankings; None where it stands in one of them alone."""

    name: str
    before: RankingLine | None
    after: RankingLine | None

    @property
    def is_moved(self) -> bool:
        """Whether its place, its number or its side of the cut line differs."""
        return _told(self.before) != _told(self.after)


def _told(line: RankingLine | None) -> tuple[Any, ...]:
    return (line.place, line.total, line.is_proposed) if line is not None else ()


@dataclass(frozen=True)
class Made:
    """A stored ranking with the name of whoever made it."""

    ranking: Ranking
    by: str


def comparison(
    item: Item, names: Callable[[Ranking | None], Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """The context of the page: every ranking of the item, the latest first, and the two that the address asks for.

    The last two where it asks for none. ``names``: of the ranking in force, what each entry is called before a reader
    who must not see all names; such a reader finds the corrections on the page of the results. Four queries.
    """
    made = _all(item)
    chosen = _chosen([each.ranking for each in made])
    current = next((each.ranking for each in made if each.ranking.is_current), None)
    shown = names(current) if names is not None else entrants_of(item)
    rows = _rows(*chosen, shown) if chosen else []
    between = _between(item, *(each.made_at for each in chosen)) if chosen and names is None else []
    return {
        "made": made,
        "chosen": chosen,
        "rows": [row for row in rows if row.is_moved] + [row for row in rows if not row.is_moved],
        "moved": sum(row.is_moved for row in rows),
        "corrections": between,
        "names": shown,
    }


def corrected_beside(
    item: Item, stored: StoredRanking | None, table: ScoreTable | None, names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The corrections behind a ranking, with what entrants and judges are called on its page.

    The last column that was read beside the ranking says whether there are any (``reviews.amended.is_amended``): most
    items cost no query. ``names``: what each entry is called here.
    """
    made = corrections_of(item) if stored is not None and stored.beside[-1] else ()
    entrants = {each.review.entry_id: each.review.assignment.entry.organisation.name for each in made}
    return {
        "corrections": made,
        "entrants": names if names is not None else entrants,
        "judge_labels": {judge.key: judge.label for judge in table.judges} if table is not None else {},
    }


def _all(item: Item) -> list[Made]:
    query = (
        select(Ranking, User.name)
        .join(User, User.id == Ranking.made_by_id)
        .where(Ranking.item_id == item.id)
        .options(joinedload(Ranking.round))
        .order_by(Ranking.made_at.desc(), Ranking.is_current.desc(), Ranking.id)
        .limit(MOST)
    )
    return [Made(ranking, name) for ranking, name in db.session.execute(query)]


def _chosen(rankings: Sequence[Ranking]) -> tuple[Ranking, Ranking] | None:
    """(earlier, later) of the two that are compared."""
    known = {ranking.id: ranking for ranking in rankings}
    asked = [known[key] for name in ("a", "b") if (key := request.args.get(name, "")) in known]
    pair = asked if len(asked) == 2 else list(rankings[:2])
    if len(pair) < 2 or pair[0] is pair[1]:
        return None
    earlier, later = sorted(pair, key=rankings.index, reverse=True)
    return earlier, later


def _rows(earlier: Ranking, later: Ranking, names: Mapping[str, str]) -> list[Moved]:
    pair = RankingLine.ranking_id.in_([earlier.id, later.id])
    lines = db.session.scalars(select(RankingLine).where(pair).order_by(RankingLine.position)).all()
    before = {line.entry_id: line for line in lines if line.ranking_id == earlier.id}
    after = {line.entry_id: line for line in lines if line.ranking_id == later.id}
    keys = [*after, *(key for key in before if key not in after)]
    return [Moved(names.get(key, ""), before.get(key), after.get(key)) for key in keys]


def _between(item: Item, earlier: datetime, later: datetime) -> list[ReviewCorrection]:
    return [made for made in corrections_of(item) if earlier < made.agreed_at <= later]
