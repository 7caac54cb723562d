"""Asking the full-text structure of either database for what is tested."""

from collections.abc import Collection

from sqlalchemy import Select, bindparam, column, select, text

from app.capabilities.words import tokens
from app.extensions import db

MOST_TOKENS = 12
_FOUND = {
    "sqlite": "SELECT rowid AS id FROM scope_index WHERE scope_index MATCH :{0}",
    "postgresql": "SELECT id FROM scope_term WHERE lexemes @@ CAST(:{0} AS tsquery)",
}


def expression(found: Collection[str], word: str) -> str:
    """Tokens in the query language of the database; they hold letters and figures alone, and are quoted all the
    same."""
    kept = sorted(found)[:MOST_TOKENS]
    if db.engine.dialect.name == "sqlite":
        return f" {word} ".join(f'"{token}"' for token in kept)
    sign = {"AND": " & ", "OR": " | "}[word]
    return sign.join(f"'{token}'" for token in kept)


def terms_with(asked: str) -> Select[int]:
    """Keys of what is tested that holds every word of a text; of a text without a word, none."""
    found = tokens(asked)
    if not found:
        return select(column("id")).select_from(text("scope_term")).where(text("1 = 0"))
    statement = text(_FOUND[db.engine.dialect.name].format("asked"))
    bound = statement.bindparams(bindparam("asked", expression(found, "AND"))).columns(column("id"))
    return select(bound.subquery().c.id)
