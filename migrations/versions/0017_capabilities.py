"""Schedules of laboratories, what they say can be tested, and the index over it (app/capabilities/ddl.py)."""

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FORGET = "INSERT INTO scope_index (scope_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
LEARN = "INSERT INTO scope_index (rowid, tokens) VALUES (new.id, new.tokens);"
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE scope_index USING fts5(tokens, content='scope_term', content_rowid='id',"
        " tokenize='ascii', detail='none')",
        f"CREATE TRIGGER scope_term_added AFTER INSERT ON scope_term BEGIN {LEARN} END",
        f"CREATE TRIGGER scope_term_removed AFTER DELETE ON scope_term BEGIN {FORGET} END",
        f"CREATE TRIGGER scope_term_changed AFTER UPDATE OF tokens ON scope_term BEGIN {FORGET} {LEARN} END",
    ),
    "postgresql": (
        "ALTER TABLE scope_term ADD COLUMN lexemes tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED",
        "CREATE INDEX ix_scope_term_lexemes ON scope_term USING gin (lexemes) WITH (fastupdate = off)",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER scope_term_changed",
        "DROP TRIGGER scope_term_removed",
        "DROP TRIGGER scope_term_added",
        "DROP TABLE scope_index",
    ),
    "postgresql": ("DROP INDEX ix_scope_term_lexemes",),
}


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("certificate", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.String(length=12), nullable=True),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("skipped_sheets", sa.JSON(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_stored", sa.Integer(), nullable=False),
        sa.Column("rows_doubtful", sa.Integer(), nullable=False),
        sa.Column("rows_blank", sa.Integer(), nullable=False),
        sa.Column("rows_heading", sa.Integer(), nullable=False),
        sa.Column("rows_in_file", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("gone", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.String(length=12), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'failed' OR trouble <> ''", name=op.f("ck_schedule_failed_told")),
        sa.CheckConstraint(
            "state IN ('reading', 'read', 'in_force', 'superseded', 'dropped', 'failed')",
            name=op.f("ck_schedule_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'superseded') OR adopted_at IS NOT NULL",
            name=op.f("ck_schedule_adopted"),
        ),
        sa.CheckConstraint(
            "rows_read = rows_stored + rows_doubtful + rows_blank + rows_heading",
            name=op.f("ck_schedule_nothing_lost"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_schedule_file_id_stored_file"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["user.id"], name=op.f("fk_schedule_imported_by_id_user"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_schedule_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("organisation_id", "number", name="uq_schedule_number"),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_schedule_imported_by_id"), ["imported_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_schedule_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_schedule_state"), ["state"], unique=False)

    op.create_table(
        "scope_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("parameter", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("sorting", sa.String(length=40), nullable=False),
        sa.Column("chain_id", sa.String(length=12), nullable=True),
        sa.Column("chain_words", sa.String(length=200), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=True),
        sa.Column("sorted_by_id", sa.String(length=12), nullable=True),
        sa.Column("sorted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(sorting = 'none') = (chain_id IS NULL) OR sorting = 'person'", name=op.f("ck_scope_term_sorted")
        ),
        sa.CheckConstraint(
            "sorting IN ('rule', 'similar', 'person', 'none')", name=op.f("ck_scope_term_sorting_known")
        ),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["chain.id"], name=op.f("fk_scope_term_chain_id_chain"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sorted_by_id"], ["user.id"], name=op.f("fk_scope_term_sorted_by_id_user"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_term")),
        sa.UniqueConstraint("digest", name=op.f("uq_scope_term_digest")),
    )
    with op.batch_alter_table("scope_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scope_term_chain_id"), ["chain_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scope_term_sorted_by_id"), ["sorted_by_id"], unique=False)

    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "capability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(length=12), nullable=False),
        sa.Column("schedule_id", sa.String(length=12), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("standard_key", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("restriction", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("demonstrated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_by_id", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "(kind = 'accredited') = (schedule_id IS NOT NULL)",
            name=op.f("ck_capability_accredited_by_schedule"),
        ),
        sa.CheckConstraint(
            "(kind = 'demonstrated') = (origin <> '')", name=op.f("ck_capability_demonstrated_by_origin")
        ),
        sa.CheckConstraint("kind IN ('accredited', 'demonstrated')", name=op.f("ck_capability_kind_known")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_capability_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_capability_schedule_id_schedule"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["shown_by_id"],
            ["schedule.id"],
            name=op.f("fk_capability_shown_by_id_schedule"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["scope_term.id"], name=op.f("fk_capability_term_id_scope_term"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability")),
    )
    with op.batch_alter_table("capability", schema=None) as batch_op:
        batch_op.create_index("ix_capability_line", ["schedule_id", "term_id", "standard_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_capability_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capability_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capability_shown_by_id"), ["shown_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capability_standard_key"), ["standard_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_capability_term_id"), ["term_id"], unique=False)

    op.create_table(
        "doubtful_row",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("schedule_id", sa.String(length=12), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.Column("doubt", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("is_mended", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "doubt IN ('no_subject', 'no_parameter', 'no_method', 'number_unread', 'no_year', 'odd_year')",
            name=op.f("ck_doubtful_row_doubt_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken', 'left_out')", name=op.f("ck_doubtful_row_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user.id"],
            name=op.f("fk_doubtful_row_decided_by_id_user"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_doubtful_row_schedule_id_schedule"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubtful_row")),
        sa.UniqueConstraint("schedule_id", "row", name="uq_doubtful_row"),
    )
    with op.batch_alter_table("doubtful_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doubtful_row_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_doubtful_row_schedule_id"), ["schedule_id"], unique=False)


def downgrade() -> None:
    op.drop_table("doubtful_row")
    op.drop_table("capability")
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("scope_term")
    op.drop_table("schedule")
