"""What no model can say: the full-text structure of either database, kept by the database itself.

Migrations repeat these statements word for word (they never import the application); a test compares what both make.
"""

_FORGET = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
_LEARN = "INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);"

CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_document', content_rowid='id',"
        " tokenize='ascii', detail='none', prefix='1')",
        f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {_LEARN} END",
        f"CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN {_FORGET} END",
        f"CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN {_FORGET} {_LEARN} END",
    ),
    "postgresql": (
        "ALTER TABLE search_document ADD COLUMN lexemes tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED",
        "CREATE INDEX ix_search_document_lexemes ON search_document USING gin (lexemes) WITH (fastupdate = off)",
    ),
}
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TABLE IF EXISTS search_index",),
    "postgresql": ("DROP INDEX IF EXISTS ix_search_document_lexemes",),
}
