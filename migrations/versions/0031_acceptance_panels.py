"""The experts of an acceptance, what they find line by line, and the opinion that their chair signs."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "panel_expert",
        sa.Column("id", KEY, nullable=False),
        sa.Column("acceptance_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("named_at", WHEN, nullable=False),
        sa.Column("named_by_id", KEY, nullable=False),
        sa.Column("signed_at", WHEN, nullable=True),
        _link("panel_expert", "acceptance_id", "acceptance"),
        _link("panel_expert", "user_id", "user"),
        _link("panel_expert", "named_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_expert")),
        sa.UniqueConstraint("acceptance_id", "user_id", name="uq_panel_expert"),
    )
    for column in ("acceptance_id", "user_id", "named_by_id"):
        op.create_index(op.f(f"ix_panel_expert_{column}"), "panel_expert", [column])
    op.create_table(
        "panel_finding",
        sa.Column("id", KEY, nullable=False),
        sa.Column("expert_id", KEY, nullable=False),
        sa.Column("result_id", KEY, nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_panel_finding_reasoned")),
        _link("panel_finding", "expert_id", "panel_expert"),
        _link("panel_finding", "result_id", "result"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_finding")),
        sa.UniqueConstraint("expert_id", "result_id", name="uq_panel_finding"),
    )
    for column in ("expert_id", "result_id"):
        op.create_index(op.f(f"ix_panel_finding_{column}"), "panel_finding", [column])
    with op.batch_alter_table("acceptance") as batch:
        batch.add_column(sa.Column("panel_opinion", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("panel_signed_at", WHEN, nullable=True))
    with op.batch_alter_table("acceptance") as batch:
        batch.alter_column(
            "panel_opinion", existing_type=sa.Text(), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("acceptance") as batch:
        batch.drop_column("panel_signed_at")
        batch.drop_column("panel_opinion")
    op.drop_table("panel_finding")
    op.drop_table("panel_expert")
