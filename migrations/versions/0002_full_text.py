"""The full-text structure that the database itself keeps beside search_document (app/search/ddl.py, word for word).

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
LEARN = "INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);"
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_document', content_rowid='id',"
        " tokenize='ascii', detail='none', prefix='1')",
        f"CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN {LEARN} END",
        f"CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN {FORGET} END",
        f"CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN {FORGET} {LEARN} END",
    ),
    "postgresql": (
        "ALTER TABLE search_document ADD COLUMN lexemes tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED",
        "CREATE INDEX ix_search_document_lexemes ON search_document USING gin (lexemes) WITH (fastupdate = off)",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER search_document_changed",
        "DROP TRIGGER search_document_removed",
        "DROP TRIGGER search_document_added",
        "DROP TABLE search_index",
    ),
    "postgresql": (
        "DROP INDEX ix_search_document_lexemes",
        "ALTER TABLE search_document DROP COLUMN lexemes",
    ),
}


def upgrade() -> None:
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
