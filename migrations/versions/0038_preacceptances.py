"""The look at a task before its acceptance, and its blind samples."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def _index(table: str, columns: str) -> None:
    for column in columns.split():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "preacceptance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("concluded_at", WHEN, nullable=True),
        sa.Column("concluded_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'arranged', 'passed', 'not_passed')",
            name=op.f("ck_preacceptance_state_known"),
        ),
        sa.CheckConstraint(
            "state = 'asked' OR (held_on IS NOT NULL AND place <> '')",
            name=op.f("ck_preacceptance_arranged_dated"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('passed', 'not_passed') OR (concluded_at IS NOT NULL AND opinion <> '')",
            name=op.f("ck_preacceptance_concluded_reasoned"),
        ),
        _link("preacceptance", "project_id", "project"),
        _link("preacceptance", "asked_by_id", "user"),
        _link("preacceptance", "concluded_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preacceptance")),
        sa.UniqueConstraint("project_id", "number", name="uq_preacceptance"),
    )
    _index("preacceptance", "project_id state asked_by_id concluded_by_id")
    op.create_table(
        "blind_sample",
        sa.Column("id", KEY, nullable=False),
        sa.Column("preacceptance_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("parameter", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("method", sa.String(200), nullable=False),
        sa.Column("judged_by", sa.String(40), nullable=False),
        sa.Column("assigned", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_at", WHEN, nullable=False),
        sa.Column("given_by_id", KEY, nullable=False),
        sa.Column("reported", sa.String(40), nullable=False),
        sa.Column("uncertainty", sa.String(40), nullable=False),
        sa.Column("reported_at", WHEN, nullable=True),
        sa.Column("reported_by_id", KEY, nullable=True),
        sa.Column("withdrawn_at", WHEN, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("repeats_id", KEY, nullable=True),
        sa.CheckConstraint("judged_by IN ('en', 'z')", name=op.f("ck_blind_sample_judged_by_known")),
        sa.CheckConstraint(
            "(reported <> '') = (reported_at IS NOT NULL)", name=op.f("ck_blind_sample_reported_dated")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason <> ''",
            name=op.f("ck_blind_sample_withdrawn_reasoned"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR reported_at IS NULL", name=op.f("ck_blind_sample_withdrawn_unread")
        ),
        _link("blind_sample", "preacceptance_id", "preacceptance"),
        _link("blind_sample", "given_by_id", "user"),
        _link("blind_sample", "reported_by_id", "user"),
        _link("blind_sample", "repeats_id", "blind_sample"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_sample")),
        sa.UniqueConstraint("preacceptance_id", "code", name="uq_blind_sample"),
    )
    _index("blind_sample", "preacceptance_id given_by_id reported_by_id repeats_id")


def downgrade() -> None:
    op.drop_table("blind_sample")
    op.drop_table("preacceptance")
