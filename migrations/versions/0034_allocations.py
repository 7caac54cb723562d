"""How the items of a list are shared out within its limits; a result that these left open."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)
RESULT = "ck_decision_result_known"


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("sign", sa.String(64), nullable=False),
        sa.Column("caps", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), nullable=False),
        sa.Column("cost", sa.Numeric(14, 2), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        _link("allocation", "call_id", "call"),
        _link("allocation", "made_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    for column in ("call_id", "made_by_id"):
        op.create_index(op.f(f"ix_allocation_{column}"), "allocation", [column])
    op.create_table(
        "allocation_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("allocation_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("score", sa.Numeric(6, 2), nullable=False),
        sa.Column("cost", sa.Numeric(12, 2), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("bounds", sa.JSON(), nullable=False),
        sa.Column("loss", sa.Numeric(10, 2), nullable=True),
        sa.Column("gives_way", sa.JSON(), nullable=False),
        _link("allocation_line", "allocation_id", "allocation"),
        _link("allocation_line", "item_id", "item"),
        _link("allocation_line", "entry_id", "entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_line")),
        sa.UniqueConstraint("allocation_id", "entry_id", name="uq_allocation_line"),
    )
    for column in ("allocation_id", "item_id", "entry_id"):
        op.create_index(op.f(f"ix_allocation_line_{column}"), "allocation_line", [column])
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("allocation_id", KEY, nullable=True))
        batch.create_foreign_key(
            op.f("fk_decision_allocation_id_allocation"),
            "allocation",
            ["allocation_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_index(op.f("ix_decision_allocation_id"), ["allocation_id"])
    _results("'winners', 'none_reached', 'limited', 'nobody_bid'")


def downgrade() -> None:
    op.execute("UPDATE decision SET result = 'none_reached' WHERE result = 'limited'")
    _results("'winners', 'none_reached', 'nobody_bid'")
    with op.batch_alter_table("decision") as batch:
        batch.drop_index(op.f("ix_decision_allocation_id"))
        batch.drop_constraint(op.f("fk_decision_allocation_id_allocation"), type_="foreignkey")
        batch.drop_column("allocation_id")
    op.drop_table("allocation_line")
    op.drop_table("allocation")


def _results(known: str) -> None:
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f(RESULT), type_="check")
        batch.create_check_constraint(op.f(RESULT), f"result IN ({known})")
