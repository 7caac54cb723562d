"""What the index of either database proposes: bounded, whatever is asked, and checked by nobody yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.extensions import db
from app.search.tokens import MARK, NOUN, Token

TITLES, TEXTS, LOOSE = 60, 120, 200
"""Documents looked at: of each noun by title and by text, of all together where only parts of the question stand."""
COMMON = 1000
"""How far documents with a token are counted: beyond it a token tells nothing apart."""
_ROWS = "d.id, d.noun, d.subject_id, d.title, d.day"
_FROM = {
    "sqlite": "search_index x JOIN search_document d ON d.id = x.rowid WHERE search_index MATCH :{0}",
    "postgresql": "search_document d WHERE d.lexemes @@ CAST(:{0} AS tsquery)",
}
_COUNTED = {
    "sqlite": "search_index WHERE search_index MATCH :{0}",
    "postgresql": "search_document d WHERE d.lexemes @@ CAST(:{0} AS tsquery)",
}
_LATEST = {"sqlite": "ORDER BY x.rowid DESC", "postgresql": ""}


@dataclass(frozen=True)
class Candidate:
    """A document of the index. ``in_title``: every token asked for stands in its title; ``tokens`` where asked for."""

    id: int
    noun: str
    subject_id: str
    title: str
    day: int
    in_title: bool = False
    tokens: str = ""


@dataclass(frozen=True)
class Proposed:
    """Documents with all tokens, and in how many documents each token stands (``COMMON`` at most)."""

    documents: list[Candidate]
    counts: dict[Token, int]


def with_all(tokens: Sequence[Token], nouns: Iterable[str]) -> Proposed:
    """Documents that hold every token, so many of each noun: first those in whose title they stand. One query."""
    dialect = db.engine.dialect.name
    parts: list[str] = []
    asked: dict[str, str] = {}
    for number, noun in enumerate(nouns):
        of_noun = Token(f"{NOUN}{noun}")
        for tier, (mark, limit) in enumerate(((MARK, TITLES), ("", TEXTS))):
            name = f"n{number}t{tier}"
            parts.append(_some(dialect, name, limit, tier))
            marked = [Token(mark + token.text, token.is_prefix) for token in tokens]
            asked[name] = expression(dialect, [*marked, of_noun], "AND")
    if len(tokens) > 1:
        for number, token in enumerate(tokens):
            parts.append(_count(dialect, f"t{number}"))
            asked[f"t{number}"] = expression(dialect, [token], "AND")
    rows = db.session.execute(text(" UNION ALL ".join(parts)), asked).all()
    found: dict[int, Candidate] = {}
    for row in rows:
        if row[0] < 2:
            found.setdefault(row[1], Candidate(row[1], row[2], row[3], row[4], row[5], row[0] == 0))
    counts = [int(row[1]) for row in rows if row[0] == 2]
    return Proposed(list(found.values()), dict(zip(tokens, counts, strict=False)))


def with_some(tokens: Sequence[Token]) -> list[Candidate]:
    """Documents that hold at least one of the tokens, with all their tokens; one query."""
    dialect = db.engine.dialect.name
    source, latest = _FROM[dialect].format("some"), _LATEST[dialect]
    statement = text(f"SELECT {_ROWS}, d.tokens FROM {source} {latest} LIMIT {LOOSE}")  # noqa: S608  constants
    rows = db.session.execute(statement, {"some": expression(dialect, tokens, "OR")})
    return [Candidate(row[0], row[1], row[2], row[3], row[4], False, row[5]) for row in rows]


def expression(dialect: str, tokens: Sequence[Token], word: str) -> str:
    """Tokens in the query language of a database; they hold letters and figures alone, and are quoted all the same."""
    if dialect == "sqlite":
        return f" {word} ".join(f'"{token.text}"{"*" if token.is_prefix else ""}' for token in tokens)
    sign = {"AND": " & ", "OR": " | "}[word]
    return sign.join(f"'{token.text}'{':*' if token.is_prefix else ''}" for token in tokens)


def _some(dialect: str, name: str, limit: int, tier: int) -> str:
    source, latest = _FROM[dialect].format(name), _LATEST[dialect]
    rows = f"SELECT {tier} AS tier, {_ROWS} FROM {source} {latest} LIMIT {limit}"  # noqa: S608  constants
    return f"SELECT * FROM ({rows}) AS {name}"  # noqa: S608


def _count(dialect: str, name: str) -> str:
    rows = f"SELECT 1 FROM {_COUNTED[dialect].format(name)} LIMIT {COMMON}"  # noqa: S608  constants
    return f"SELECT 2, count(*), '', '', '', 0 FROM ({rows}) AS {name}"  # noqa: S608
