"""The full-text structure over what is tested, kept by either database itself (as ``app/search/ddl.py``).

Migrations repeat these statements word for word; a test compares what both make.
"""

_FORGET = "INSERT INTO scope_index (scope_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
_LEARN = "INSERT INTO scope_index (rowid, tokens) VALUES (new.id, new.tokens);"

CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE scope_index USING fts5(tokens, content='scope_term', content_rowid='id',"
        " tokenize='ascii', detail='none')",
        f"CREATE TRIGGER scope_term_added AFTER INSERT ON scope_term BEGIN {_LEARN} END",
        f"CREATE TRIGGER scope_term_removed AFTER DELETE ON scope_term BEGIN {_FORGET} END",
        f"CREATE TRIGGER scope_term_changed AFTER UPDATE OF tokens ON scope_term BEGIN {_FORGET} {_LEARN} END",
    ),
    "postgresql": (
        "ALTER TABLE scope_term ADD COLUMN lexemes tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED",
        "CREATE INDEX ix_scope_term_lexemes ON scope_term USING gin (lexemes) WITH (fastupdate = off)",
    ),
}
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TABLE IF EXISTS scope_index",),
    "postgresql": ("DROP INDEX IF EXISTS ix_scope_term_lexemes",),
}
