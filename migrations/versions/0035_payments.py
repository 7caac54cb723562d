"""What was paid for a task, and how it was settled."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)
MONEY = sa.Numeric(12, 2)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("milestone_id", KEY, nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("voucher", sa.String(80), nullable=False),
        sa.Column("recorded_at", WHEN, nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("replaces_id", KEY, nullable=True),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("replaced_at", WHEN, nullable=True),
        sa.CheckConstraint("state IN ('recorded', 'confirmed', 'doubted')", name=op.f("ck_payment_state_known")),
        sa.CheckConstraint(
            "amount > 0 OR (amount = 0 AND replaces_id IS NOT NULL)", name=op.f("ck_payment_amount_paid")
        ),
        sa.CheckConstraint(
            "replaces_id IS NULL OR reason <> ''", name=op.f("ck_payment_correction_reasoned")
        ),
        sa.CheckConstraint("state <> 'doubted' OR statement <> ''", name=op.f("ck_payment_doubt_reasoned")),
        sa.CheckConstraint(
            "(state = 'recorded') = (answered_at IS NULL)", name=op.f("ck_payment_answered_dated")
        ),
        _link("payment", "project_id", "project"),
        _link("payment", "milestone_id", "milestone"),
        _link("payment", "recorded_by_id", "user"),
        _link("payment", "answered_by_id", "user"),
        _link("payment", "replaces_id", "payment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    for column in ("project_id", "milestone_id", "recorded_by_id", "answered_by_id"):
        op.create_index(op.f(f"ix_payment_{column}"), "payment", [column])
    op.create_index(op.f("ix_payment_replaces_id"), "payment", ["replaces_id"], unique=True)
    op.create_table(
        "settlement",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due", MONEY, nullable=False),
        sa.Column("paid", MONEY, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drawn_at", WHEN, nullable=False),
        sa.Column("drawn_by_id", KEY, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("replaced_at", WHEN, nullable=True),
        sa.CheckConstraint("state IN ('drawn', 'agreed', 'objected')", name=op.f("ck_settlement_state_known")),
        sa.CheckConstraint(
            "state <> 'objected' OR statement <> ''", name=op.f("ck_settlement_objection_reasoned")
        ),
        sa.CheckConstraint(
            "(state = 'drawn') = (answered_at IS NULL)", name=op.f("ck_settlement_answered_dated")
        ),
        _link("settlement", "project_id", "project"),
        _link("settlement", "drawn_by_id", "user"),
        _link("settlement", "answered_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("project_id", "number", name="uq_settlement"),
    )
    for column in ("project_id", "drawn_by_id", "answered_by_id"):
        op.create_index(op.f(f"ix_settlement_{column}"), "settlement", [column])


def downgrade() -> None:
    op.drop_table("settlement")
    op.drop_table("payment")
