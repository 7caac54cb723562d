"""Shares that organisations declare of each other."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_shareholding_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "shareholding",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("other_name", sa.String(120), nullable=False),
        sa.Column("other_code", sa.String(18), nullable=False),
        sa.Column("percent", sa.Numeric(5, 2), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("declared_at", WHEN, nullable=False),
        sa.Column("declared_by_id", KEY, nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("ended_by_id", KEY, nullable=True),
        sa.CheckConstraint("side IN ('held_by', 'holds')", name=op.f("ck_shareholding_side_known")),
        sa.CheckConstraint("percent BETWEEN 5 AND 100", name=op.f("ck_shareholding_percent_declared")),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_shareholding_ends_after_beginning")
        ),
        sa.CheckConstraint("other_name <> '' AND other_code <> ''", name=op.f("ck_shareholding_told")),
        _link("organisation_id", "organisation"),
        _link("declared_by_id", "user"),
        _link("ended_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shareholding")),
    )
    for column in ("organisation_id", "other_code", "declared_by_id", "ended_by_id"):
        op.create_index(op.f(f"ix_shareholding_{column}"), "shareholding", [column])


def downgrade() -> None:
    op.drop_table("shareholding")
