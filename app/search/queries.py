"""Asking: the index proposes, ``visible_*`` decides, the rows themselves are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, false, func, literal, or_, select, union_all

from app.extensions import db
from app.search import nouns as nouns  # declares what can be searched
from app.search.candidates import TEXTS, Candidate, with_all, with_some
from app.search.models import SearchDocument
from app.search.ranking import best_first, closest_first, telling
from app.search.sources import SOURCES, Source, Written
from app.search.tokens import Token, asked_tokens, normalise, tokens_of

MOST_OF_IT = 0.6


@dataclass(frozen=True)
class Hit:
    """A thing that everybody may see and that answers: its noun and key; pages of the product come with their text."""

    noun: str
    subject_id: str
    page: Written | None = None


@dataclass(frozen=True)
class Answer:
    """Hits, the best first. ``is_close``: nothing holds the whole question, these come close to it.
    ``is_cut``: there may be more, which a further word would bring out."""

    tokens: Sequence[Token]
    hits: Sequence[Hit]
    is_close: bool = False
    is_cut: bool = False

    @cached_property
    def groups(self) -> dict[str, list[Hit]]:
        """Hits by noun, the noun of the best hit first."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.noun, []).append(hit)
        return found


def find(question: str, at: datetime) -> Answer:
    """What answers a question, of all that everybody may see at the instant.

    Two or four queries however much there is: proposals (whole question, and if need be its most telling parts), and
    each time one over ``visible_*``.
    """
    tokens = asked_tokens(question)
    if not tokens:
        return Answer((), ())
    proposed = with_all(tokens, SOURCES.rows)
    hits = [*_seen(best_first(proposed.documents, normalise(question)), at), *_pages(tokens, whole=True)]
    if hits or len(tokens) < 2:
        return Answer(tokens, hits, is_cut=len(proposed.documents) >= TEXTS)
    chosen = telling(proposed.counts)
    close = closest_first(with_some(chosen), proposed.counts) if chosen else []
    return Answer(tokens, [*_seen(close, at), *_pages(tokens, whole=False)], is_close=True)


def read(hits: Iterable[Hit], tokens: Sequence[Token], at: datetime, *, whole: bool) -> dict[Hit, Written]:
    """The things behind some hits as they stand in their rows now, one query a noun; what changed so that it no longer
    answers is left out (``whole``: every token must stand in it)."""
    hits = list(hits)
    found = {hit: hit.page for hit in hits if hit.page is not None}
    for noun, source in SOURCES.rows.items():
        mine = {hit.subject_id: hit for hit in hits if hit.noun == noun}
        if mine:
            rows = source.rows(at).where(source.model.id.in_(list(mine))).options(*source.options)
            for row in db.session.scalars(rows).unique():
                found[mine[row.id]] = source.write(row)
    demanded = all if whole else any
    return {
        hit: found[hit]
        for hit in hits
        if hit in found and demanded(token.is_in(tokens_of_written(found[hit])) for token in tokens)
    }


def tokens_of_written(written: Written) -> str:
    """The tokens under which a thing is found."""
    return tokens_of(str(written.title), written.text)


def _seen(found: Sequence[Candidate], at: datetime) -> list[Hit]:
    """Of the proposals those that everybody may see now, in their order; one query over every noun's ``visible_*``.

    Asked document by document (EXISTS by the row's key): SQLite would walk all rows of a list rather than a few keys.
    """
    if not found:
        return []
    visible = [
        and_(SearchDocument.noun == noun, _row_of(source, at).exists())
        for noun, source in SOURCES.rows.items()
        if any(one.noun == noun for one in found)
    ]
    wanted = SearchDocument.id.in_([one.id for one in found])
    seen = set(db.session.scalars(select(SearchDocument.id).where(wanted, or_(false(), *visible))))
    return [Hit(one.noun, one.subject_id) for one in found if one.id in seen]


def _row_of(source: Source, at: datetime) -> Select[Any]:
    rows = source.rows(at).with_only_columns(literal(1)).order_by(None)
    return rows.where(source.model.id == SearchDocument.subject_id).correlate(SearchDocument)


def _pages(tokens: Sequence[Token], *, whole: bool) -> list[Hit]:
    """Pages of the product that answer; close ones must hold most of the question, for they are many words long."""
    least = 1 if whole else MOST_OF_IT
    found = []
    for noun, pages in SOURCES.pages.items():
        for number, page in enumerate(pages.pages()):
            held = tokens_of_written(page)
            share = sum(token.is_in(held) for token in tokens) / len(tokens)
            if share >= least:
                found.append(Hit(noun, str(number), page))
    return found


def addresses(noun: str, at: datetime) -> Select[str, int]:
    """(path, ordinal of its day) of everything of a noun that is indexed and that everybody may see now, by key."""
    source = SOURCES.rows[noun]
    seen = source.rows(at).with_only_columns(source.model.id).order_by(None)
    document = select(SearchDocument.path, SearchDocument.day).where(
        SearchDocument.noun == noun, SearchDocument.subject_id.in_(seen)
    )
    return document.order_by(SearchDocument.subject_id)


def count_addresses(at: datetime) -> dict[str, int]:
    """How many such addresses each noun has; one query."""
    selects = [
        select(literal(noun), func.count()).select_from(addresses(noun, at).order_by(None).subquery())
        for noun in SOURCES.rows
    ]
    return {row[0]: row[1] for row in db.session.execute(union_all(*selects))}
