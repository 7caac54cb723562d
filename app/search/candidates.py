"""What the index of either database proposes: bounded, whatever is asked, and checked by nobody yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from app.extensions import db
from app.search.tokens import MARK, NOUN, Token

TITLES, TEXTS, LOOSE = 60, 120, 200
"""Documents looked at: of each noun by title and by text, of all together where only parts of the question stand."""
COMMON = 1000
"""How far documents with a token are counted: beyond it a token tells nothing apart."""
FEW, TOLD = 300, 5
"""Of so many latest documents a token stands in so many, and it is common enough to guess."""
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

# joined to nothing, or PostgreSQL would unpack the lexemes once a token
_LATEST_FEW = (
    "WITH few AS MATERIALIZED (SELECT id, noun, subject_id, title, day, lexemes || CAST('' AS tsvector) AS lexemes"  # noqa: S608
    f" FROM search_document ORDER BY id DESC LIMIT {FEW})"
)


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


def documents() -> int:
    """About how many documents there are: the latest key, for to count them takes longer the more there are."""
    return int(db.session.execute(text("SELECT max(id) FROM search_document")).scalar() or 0)


def counts_of(tokens: Sequence[Token]) -> dict[Token, int]:
    """In how many documents each token stands (``COMMON`` at most). One query, or two.

    PostgreSQL reads a token's whole list before it gives the first document; so the latest documents are asked first,
    and what is common there is not counted further.
    """
    guessed = _guessed(tokens) if db.engine.dialect.name == "postgresql" else {}
    rest = [token for token in tokens if token not in guessed]
    return {**guessed, **(_counted(rest) if rest else {})}


def _counted(tokens: Sequence[Token]) -> dict[Token, int]:
    dialect = db.engine.dialect.name
    parts, asked = [], {}
    for number, token in enumerate(tokens):
        name = f"t{number}"
        few = f"SELECT 1 FROM {_COUNTED[dialect].format(name)} LIMIT {COMMON}"  # noqa: S608  constants
        parts.append(f"SELECT {number}, count(*) FROM ({few}) AS {name}")  # noqa: S608
        asked[name] = expression(dialect, [token], "AND")
    rows = db.session.execute(text(" UNION ALL ".join(parts)), asked)
    return {tokens[row[0]]: int(row[1]) for row in rows}


def _guessed(tokens: Sequence[Token]) -> dict[Token, int]:
    """The tokens that are common among the latest documents of PostgreSQL, with a guess at their count."""
    asked = {f"t{number}": expression("postgresql", [token], "AND") for number, token in enumerate(tokens)}
    counts = ", ".join(f"count(*) FILTER (WHERE lexemes @@ CAST(:{name} AS tsquery))" for name in asked)
    rows = f"{_LATEST_FEW} SELECT max(id), count(*), {counts} FROM few"  # noqa: S608  constants
    last, few, *found = db.session.execute(text(rows), asked).one()
    shares = {token: count / few for token, count in zip(tokens, found, strict=True) if count >= TOLD}
    return {t: min(COMMON, int(share * last)) for t, share in shares.items() if share * last > LOOSE}


def with_all(tokens: Sequence[Token], nouns: Iterable[str]) -> list[Candidate]:
    """Documents that hold every token, so many of each noun: first those in whose title they stand. One query."""
    dialect = db.engine.dialect.name
    marked = [Token(MARK + token.text, token.is_prefix) for token in tokens]
    parts: list[str] = []
    asked: dict[str, str] = {}
    for number, of_noun in enumerate(_divided(dialect, tokens, nouns)):
        for tier, (held, limit) in enumerate(((marked, TITLES), (tokens, TEXTS))):
            name = f"n{number}t{tier}"
            parts.append(_some(dialect, name, limit, tier))
            asked[name] = expression(dialect, [*held, *of_noun], "AND")
    statement = " UNION ALL ".join(parts)
    if dialect == "postgresql":  # it gives the oldest first
        asked["few"] = expression(dialect, tokens, "AND")
        few = f"SELECT 1, {_ROWS} FROM few d WHERE d.lexemes @@ CAST(:few AS tsquery) LIMIT {TEXTS}"  # noqa: S608
        statement = f"{_LATEST_FEW} {statement} UNION ALL (SELECT * FROM ({few}) AS few_held)"  # noqa: S608
    found: dict[int, Candidate] = {}
    for row in db.session.execute(text(statement), asked):
        found.setdefault(row[1], Candidate(row[1], row[2], row[3], row[4], row[5], row[0] == 0))
    return list(found.values())


def _divided(dialect: str, tokens: Sequence[Token], nouns: Iterable[str]) -> list[list[Token]]:
    """Noun by noun, so that none crowds out another; where PostgreSQL would gather all that begins with a token anew
    for each noun, all nouns at once."""
    if dialect == "postgresql" and any(token.is_prefix for token in tokens):
        return [[]]
    return [[Token(f"{NOUN}{noun}")] for noun in nouns]


def with_most(groups: Sequence[Sequence[Token]]) -> list[Candidate]:
    """Documents that hold every token of one of the groups, with all their tokens. One query."""
    dialect = db.engine.dialect.name
    asked = {f"g{number}": expression(dialect, group, "AND") for number, group in enumerate(groups)}
    return _with_tokens(dialect, asked)


def with_some(tokens: Sequence[Token]) -> list[Candidate]:
    """Documents that hold at least one of the tokens, with all their tokens. One query."""
    dialect = db.engine.dialect.name
    return _with_tokens(dialect, {"any_of": expression(dialect, tokens, "OR")})


def expression(dialect: str, tokens: Sequence[Token], word: str) -> str:
    """Tokens in the query language of a database; they hold letters and figures alone, and are quoted all the same."""
    if dialect == "sqlite":
        return f" {word} ".join(f'"{token.text}"{"*" if token.is_prefix else ""}' for token in tokens)
    sign = {"AND": " & ", "OR": " | "}[word]
    return sign.join(f"'{token.text}'{':*' if token.is_prefix else ''}" for token in tokens)


def _with_tokens(dialect: str, asked: Mapping[str, str]) -> list[Candidate]:
    parts = [
        f"SELECT * FROM (SELECT {_ROWS}, d.tokens FROM {_FROM[dialect].format(name)} {_LATEST[dialect]}"  # noqa: S608
        f" LIMIT {LOOSE // len(asked)}) AS {name}"
        for name in asked
    ]
    rows = db.session.execute(text(" UNION ALL ".join(parts)), dict(asked))
    found = {row[0]: Candidate(row[0], row[1], row[2], row[3], row[4], False, row[5]) for row in rows}
    return list(found.values())


def _some(dialect: str, name: str, limit: int, tier: int) -> str:
    source, latest = _FROM[dialect].format(name), _LATEST[dialect]
    rows = f"SELECT {tier} AS tier, {_ROWS} FROM {source} {latest} LIMIT {limit}"  # noqa: S608  constants
    return f"SELECT * FROM ({rows}) AS {name}"  # noqa: S608
