"""Asking: the index proposes, ``visible_*`` decides, the rows themselves are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from sqlalchemy import Select, func, literal, select, union_all

from app.extensions import db
from app.search import bodies as bodies  # they declare what can be searched
from app.search import nouns as nouns
from app.search.candidates import TEXTS, Candidate, counts_of, documents, with_all, with_most, with_some
from app.search.models import SearchDocument
from app.search.questions import asks_chain, asks_who, content_of, dated, understood
from app.search.ranking import (
    GENERAL,
    best_first,
    closest_first,
    in_title,
    narrowing,
    telling,
    whole_ones,
    worth_of,
)
from app.search.sources import SOURCES, Written
from app.search.standing import rows_of, seen_documents, written_of
from app.search.tokens import Token, asked_tokens, other_tokens, tokens_of
from app.shared.clock import local_date

MOST_OF_IT = 0.6
"""Of the question: what holds less of it is but the nearest there is."""
EQUAL = 0.8
"""Of the best hit's share: what holds so much of the question answers it as well."""
DONE = ("case", "laboratory")
"""Where it was done, and who does it."""
ENOUGH = 5
"""So many things that hold the whole question, and nothing that only comes close is shown after them."""


@dataclass(frozen=True)
class Hit:
    """A thing that everybody may see and that answers: its noun and key; pages of the product come with their text.
    ``is_whole``: it holds every word asked for, fillers apart; otherwise it only comes close, and ``share`` says how
    much of the question, weighed by rarity, it holds. ``is_named``: a page of the product called just that."""

    noun: str
    subject_id: str
    page: Written | None = None
    is_whole: bool = True
    share: float = 1.0
    is_named: bool = False


@dataclass(frozen=True)
class Answer:
    """Hits, the best first, those that hold the whole question before those that come close to it.
    ``cut``: the nouns of which there may be more hits than these. ``others``: the tokens of other names of what was
    asked for. ``asks_who``: he wants to know who does it, or whether anybody does. ``asks_chain``: he names a chain."""

    tokens: Sequence[Token]
    hits: Sequence[Hit]
    cut: frozenset[str] = frozenset()
    others: Sequence[Token] = ()
    asks_who: bool = False
    asks_chain: bool = False

    @property
    def is_weak(self) -> bool:
        """Nothing holds most of the question."""
        return max((hit.share for hit in self.hits), default=0.0) < MOST_OF_IT

    @property
    def is_close(self) -> bool:
        """Nothing holds the whole question."""
        return not any(hit.is_whole for hit in self.hits)

    @property
    def _wanted(self) -> list[str]:
        """What he asks for by its sort: a chain; where nothing fits, whom to ask."""
        whom = ["laboratory"] if self.asks_who and self.is_weak else []
        return [*(["chain"] if self.asks_chain else []), *whom]

    @cached_property
    def groups(self) -> dict[str, list[Hit]]:
        """Hits by noun: a page called just that, the sort that he asks for, then cases (and laboratories for him who
        asks who does it) that answer as well as anything, then the noun of the best hit."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.noun, []).append(hit)
        first = [noun for noun, hits in found.items() if any(hit.is_named for hit in hits)]
        first += [noun for noun in self._wanted if noun in found]
        enough = EQUAL * max((hit.share for hit in self.hits), default=0.0)
        done = [noun for noun in (DONE if self.asks_who else DONE[:1]) if noun in found]
        first += [noun for noun in done if found[noun][0].share >= enough]
        return {noun: found[noun] for noun in dict.fromkeys([*first, *found])}


@dataclass(frozen=True)
class Proposed:
    """Documents in their order, not checked yet: with every token, and with some, each with its share of the question;
    the nouns cut short."""

    whole: Sequence[Candidate]
    close: Sequence[tuple[Candidate, float]] = ()
    cut: frozenset[str] = frozenset()


def find(question: str, at: datetime) -> Answer:
    """What answers a question, of all that everybody may see at the instant.

    What only comes close is added where few things hold the whole question and no title does; to him who asks who does
    it also beside a title, for that is often the challenge which says that nobody could.

    Three or four queries however much there is: how common its tokens are, one or two for proposals, and one over
    ``visible_*``. Words that only ask (谁做得好, where can I) are left out of the question first.
    """
    question = dated(question, local_date(at).year)
    tokens, content, who = understood(question), content_of(question), asks_who(question)
    chain = asks_chain(question)
    if not tokens:
        return Answer((), ())
    proposed, others = _proposed(tokens, content), other_tokens(content)
    both = [*proposed.whole, *(one for one, _ in proposed.close)]
    seen = seen_documents((one.noun for one in both), (one.id for one in both), at)
    pages = _pages(tokens)
    whole = [
        *(Hit(one.noun, one.subject_id) for one in proposed.whole if one.id in seen),
        *(hit for hit in pages if hit.is_whole),
    ]
    is_page = any(page.is_named for page in pages)
    is_named = is_page or any(one.in_title for one in proposed.whole if one.id in seen)
    if (is_page and not who) or len(whole) >= ENOUGH or len(tokens) < 2:
        return Answer(tokens, whole, proposed.cut, others, who, chain)
    close = [
        Hit(one.noun, one.subject_id, is_whole=False, share=share)
        for one, share in proposed.close
        if one.id in seen
    ]
    if is_named and not who:
        return Answer(tokens, [*whole, *_done(whole, close)], proposed.cut, others, who, chain)
    rest = (hit for hit in pages if not hit.is_whole)
    return Answer(tokens, [*whole, *close, *rest], proposed.cut, others, who, chain)


def _done(whole: Sequence[Hit], close: Sequence[Hit]) -> list[Hit]:
    """Beside things that are called what was asked for and were not done yet: where most of it was done."""
    if any(hit.noun in DONE for hit in whole):
        return []
    return [hit for hit in close if hit.noun == DONE[0] and hit.share >= MOST_OF_IT]


def _proposed(tokens: Sequence[Token], question: str) -> Proposed:
    """Where a token is rare, all documents with one, read for the rest; otherwise what holds every token at once."""
    counts = counts_of(tokens)
    if rare := telling(counts):
        found = with_some(rare)
        whole = whole_ones(found, tokens)
        ids = {one.id for one in whole}
        rest = [one for one in found if one.id not in ids]
        return Proposed(best_first(whole, question), _close(rest, counts, whole))
    whole = with_all(tokens, SOURCES.rows) if all(counts.values()) else []
    cut = {noun for noun in SOURCES.rows if sum(one.noun == noun for one in whole) >= TEXTS}
    if len(whole) >= ENOUGH or len(tokens) < 2 or not any(counts.values()):
        return Proposed(best_first(whole, question), (), frozenset(cut))
    ids = {one.id for one in whole}
    found = [one for one in with_most(narrowing(counts)) if one.id not in ids]
    return Proposed(best_first(whole, question), _close(found, counts, whole), frozenset(cut))


def _close(
    found: Sequence[Candidate], counts: Mapping[Token, int], whole: Sequence[Candidate]
) -> list[tuple[Candidate, float]]:
    """What comes close to a question of several tokens, the closest first."""
    if not found or len(counts) < 2:
        return []
    return closest_first(found, worth_of(counts, documents()), best_share=1.0 if whole else 0.0)


def read(hits: Iterable[Hit], tokens: Sequence[Token], at: datetime) -> dict[Hit, Written]:
    """The things behind some hits as they stand in their rows now, one query a noun (two of laboratories); what changed
    so that it no longer answers (as a whole, or closely) is left out."""
    hits = list(hits)
    found = {hit: hit.page for hit in hits if hit.page is not None}
    for noun, source in SOURCES.rows.items():
        mine = {hit.subject_id: hit for hit in hits if hit.noun == noun and hit.page is None}
        if mine:
            written = written_of(source, rows_of(source, mine, at), at)
            found |= {mine[key]: one for key, one in written.items()}
    return {hit: found[hit] for hit in hits if hit in found and _answers(found[hit], tokens, hit.is_whole)}


def _answers(written: Written, tokens: Sequence[Token], is_whole: bool) -> bool:
    held = tokens_of_written(written)
    return (all if is_whole else any)(token.is_in(held) for token in tokens)


def tokens_of_written(written: Written) -> str:
    """The tokens under which a thing is found."""
    return _tokens(str(written.title), written.text)


@lru_cache(maxsize=128)
def _tokens(title: str, text: str) -> str:
    """Cut once: the pages of the product are asked every time."""
    return tokens_of(title, text)


def _pages(tokens: Sequence[Token]) -> list[Hit]:
    """Pages of the product that answer; close ones must hold most of the question, for they are many words long."""
    found = []
    asked = [token for token in tokens if token.text not in GENERAL] or tokens
    for noun, pages in SOURCES.pages.items():
        for number, page in enumerate(pages.pages()):
            held = tokens_of_written(page)
            share = sum(token.is_in(held) for token in asked) / len(asked)
            if share >= MOST_OF_IT:
                is_named = pages.is_named_first and _is_name(tokens, page, held)
                is_whole = all(token.is_in(held) for token in tokens)
                found.append(Hit(noun, str(number), page, is_whole, share, is_named))
    return found


def _is_name(tokens: Sequence[Token], page: Written, held: str) -> bool:
    """Whether the question is the title of a page, or half of it: 无障碍 of 无障碍声明, but not 数据 of 开放数据."""
    return in_title(held, tokens) and 2 * len(tokens) >= len(asked_tokens(str(page.title)))


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
