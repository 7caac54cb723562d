"""Spreadsheets of surveys and rosters, and the key enterprises of chains."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WHEN, KEY = sa.DateTime(timezone=True), sa.String(12)


def upgrade() -> None:
    op.create_table(
        "need_import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sort", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", WHEN, nullable=False),
        sa.Column("uploaded_by_id", KEY, nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.CheckConstraint("sort IN ('survey', 'roster')", name=op.f("ck_need_import_sort_known")),
        sa.CheckConstraint("state IN ('open', 'saved', 'dropped')", name=op.f("ck_need_import_state_known")),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_need_import_ended_dated")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_need_import_uploaded_by_id_user"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_import")),
    )
    op.create_index(op.f("ix_need_import_uploaded_by_id"), "need_import", ["uploaded_by_id"])
    op.create_table(
        "key_enterprise",
        sa.Column("id", KEY, nullable=False),
        sa.Column("chain_id", KEY, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("region_code", sa.String(6), nullable=True),
        sa.Column("listed_at", WHEN, nullable=False),
        sa.Column("import_id", KEY, nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_key_enterprise_named")),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["chain.id"], name=op.f("fk_key_enterprise_chain_id_chain"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_key_enterprise_region_code_region"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["need_import.id"],
            name=op.f("fk_key_enterprise_import_id_need_import"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_enterprise")),
        sa.UniqueConstraint("chain_id", "name", name="uq_key_enterprise"),
    )
    for column in ("chain_id", "credit_code", "region_code", "import_id"):
        op.create_index(op.f(f"ix_key_enterprise_{column}"), "key_enterprise", [column])


def downgrade() -> None:
    op.drop_table("key_enterprise")
    op.drop_table("need_import")
