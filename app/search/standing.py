"""What everybody may see, as statements that are made once a day and sent at any moment.

To make such a statement takes longer than to answer it; of a visitor's it holds nothing but the instant and keys.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, false, literal, select

from app.extensions import db
from app.search.models import SearchDocument
from app.search.sources import SOURCES, Source, Written
from app.shared.clock import local_date
from app.shared.waiting import Moment

KEYS = "keys"
_kept: dict[Hashable, tuple[date, Select[Any]]] = {}


def seen_documents(nouns: Iterable[str], keys: Iterable[int], at: datetime) -> set[int]:
    """Of documents of these nouns, by key, those whose things everybody may see at the instant; one query.

    Asked document by document (EXISTS by the row's key): SQLite would walk all rows of a list rather than a few keys.
    Each noun is a CASE and no condition, or it would walk all documents of that noun.
    """
    proposed = frozenset(nouns)

    def make(at: datetime) -> Select[Any]:
        rows = {
            noun: _row_of(source, at).exists() for noun, source in SOURCES.rows.items() if noun in proposed
        }
        visible = case(rows, value=SearchDocument.noun, else_=false())
        return select(SearchDocument.id).where(_among(SearchDocument.id), visible)

    return set(_sent(proposed, make, keys, at).scalars()) if proposed else set()


def rows_of(source: Source, keys: Iterable[str], at: datetime) -> Iterable[Any]:
    """The rows of a noun behind some keys that everybody may see at the instant, as they are written; one query."""

    def make(at: datetime) -> Select[Any]:
        return source.rows(at).where(_among(source.model.id)).options(*source.options)

    return _sent(source.noun, make, keys, at).scalars().unique()


def written_of(source: Source, rows: Iterable[Any], at: datetime) -> dict[str, Written]:
    """Rows of a noun by key, as they are searched and shown; one query where the noun is found by names of another."""
    written = {row.id: source.write(row) for row in rows}
    for key, names in _names_of(source, written, at).items():
        written[key] = replace(written[key], text="\n".join((*names, written[key].text)))
    return written


def _names_of(source: Source, keys: Iterable[str], at: datetime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if (names := source.names) is not None and (wanted := list(keys)):

        def make(at: datetime) -> Any:
            query = names(at)
            return query.where(_among(query.selected_columns[0]))

        for key, words in _sent((source.noun, "names"), make, wanted, at):
            found[key].append(words)
    return found


def _row_of(source: Source, at: datetime) -> Select[Any]:
    rows = source.rows(at).with_only_columns(literal(1)).order_by(None)
    return rows.where(source.model.id == SearchDocument.subject_id).correlate(SearchDocument)


def _among(column: Any) -> Any:
    return column.in_(bindparam(KEYS, expanding=True))


def _sent(what: Hashable, make: Callable[[datetime], Select[Any]], keys: Iterable[Any], at: datetime) -> Any:
    """A policy may ask for the day, which is a plain value of the statement: so it is kept for that day alone."""
    day, statement = _kept.get(what, (None, None))
    if statement is None or day != local_date(at):
        statement = make(Moment.of(at))
        _kept[what] = (local_date(at), statement)
    return db.session.execute(statement, {KEYS: list(keys), Moment.NAME: at})
