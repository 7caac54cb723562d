"""Keeping the index: what the record says has changed, and now and then everything."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.extensions import db
from app.history.models import Act
from app.history.queries import acts_after
from app.letters.models import Bookmark
from app.search import bodies as bodies  # they declare what can be searched
from app.search import nouns as nouns
from app.search.models import SearchDocument
from app.search.queries import tokens_of_written
from app.search.sources import SOURCES, Source
from app.search.standing import written_of
from app.search.tokens import NOUN, normalise

BATCH = 200
NAME = "search"


def follow_record(*, at: datetime) -> int:
    """Bring the index in step with the next acts of the record; how many were worked through (0: none waits).

    A repeated run changes nothing. The caller owns the transaction.
    """
    bookmark = db.session.get(Bookmark, NAME, with_for_update=True)
    if bookmark is None:
        bookmark = Bookmark(id=NAME, act_id=0)
        db.session.add(bookmark)
    acts = acts_after(bookmark.act_id, BATCH)
    for source in SOURCES.rows.values():
        for keys in _touched(source, acts):
            refresh(source, keys, at=at)
    if acts:
        bookmark.act_id = acts[-1].id
    return len(acts)


def refresh(source: Source, keys: Iterable[str], *, at: datetime) -> int:
    """Write these rows of a noun into the index as everybody sees them now, and take out what nobody sees; how many
    documents changed."""
    wanted = list(keys)
    rows = source.rows(at).where(source.model.id.in_(wanted)).options(*source.options)
    seen = written_of(source, db.session.scalars(rows).unique(), at)
    held = select(SearchDocument).where(
        SearchDocument.noun == source.noun, SearchDocument.subject_id.in_(wanted)
    )
    known = {document.subject_id: document for document in db.session.scalars(held)}
    for key in known.keys() - seen.keys():
        db.session.delete(known[key])
    changed = len(known.keys() - seen.keys())
    for key, written in seen.items():
        document = known.get(key) or SearchDocument(noun=source.noun, subject_id=key)
        document.path = written.path
        document.title = "".join(normalise(str(written.title)).split())
        document.tokens = f"{tokens_of_written(written)}{NOUN}{source.noun} "
        document.day = written.day.toordinal() if written.day else 0
        db.session.add(document)
        changed += document in db.session.new or db.session.is_modified(document)
    db.session.flush()
    return changed


def keys_to_check(source: Source, after: str, *, at: datetime, limit: int = BATCH) -> list[str]:
    """The next keys of a noun, in their order, of what everybody sees and of what the index holds."""
    seen = source.rows(at).with_only_columns(source.model.id).order_by(None)
    held = select(SearchDocument.subject_id).where(SearchDocument.noun == source.noun)
    following = [
        *db.session.scalars(seen.where(source.model.id > after).order_by(source.model.id).limit(limit)),
        *db.session.scalars(
            held.where(SearchDocument.subject_id > after).order_by(SearchDocument.subject_id).limit(limit)
        ),
    ]
    return sorted(set(following))[:limit]


def forget_everything() -> None:
    """Empty the index; ``refresh`` fills it again."""
    db.session.execute(delete(SearchDocument))


def _touched(source: Source, acts: Iterable[Act]) -> Iterator[list[str]]:
    """The keys of a noun that these acts are about, in batches."""
    subjects: dict[str, set[str]] = {}
    for act in acts:
        if act.noun in source.follows:
            subjects.setdefault(act.noun, set()).add(act.subject_id)
    keys: set[str] = set()
    for noun, about in subjects.items():
        column = source.follows[noun]
        keys |= about if column is source.model.id else set(_keys(source, column, about))
    ordered = sorted(keys)
    yield from (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def _keys(source: Source, column: Any, about: set[str]) -> list[str]:
    if callable(column):
        return list(db.session.scalars(column(about)))
    query = select(source.model.id)
    return list(db.session.scalars(query if column is None else query.where(column.in_(about))))
