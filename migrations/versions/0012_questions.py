"""Questions about an item of an open list, asked without a name and answered to everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011b"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEYS = ("asked_by_id", "call_id", "drafted_by_id", "merged_into_id", "settled_by_id")


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("call_id", sa.String(12), nullable=False),
        sa.Column("item_id", sa.String(12), nullable=False),
        sa.Column("asked_by_id", sa.String(12), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.String(12), nullable=True),
        sa.Column("drafted_at", WHEN, nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.String(12), nullable=True),
        sa.Column("settled_at", WHEN, nullable=True),
        sa.Column("settled_by_id", sa.String(12), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'drafted', 'answered', 'merged', 'declined')",
            name=op.f("ck_question_state_known"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_question_asked_something")),
        sa.CheckConstraint(
            "state <> 'drafted' OR (draft <> '' AND drafted_at IS NOT NULL)",
            name=op.f("ck_question_drafted_whole"),
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR (answer <> '' AND shown <> '')", name=op.f("ck_question_answered_whole")
        ),
        sa.CheckConstraint("state <> 'declined' OR reason <> ''", name=op.f("ck_question_declined_reasoned")),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_question_merged_into_another")
        ),
        sa.CheckConstraint(
            "(state IN ('asked', 'drafted')) = (settled_at IS NULL)", name=op.f("ck_question_settled_dated")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_question_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in (
                ("call_id", "call"),
                ("item_id", "item"),
                ("asked_by_id", "user"),
                ("drafted_by_id", "user"),
                ("merged_into_id", "question"),
                ("settled_by_id", "user"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    for column in KEYS:
        op.create_index(op.f(f"ix_question_{column}"), "question", [column])
    op.create_index("ix_question_standing", "question", ["item_id", "state", "settled_at"])


def downgrade() -> None:
    op.drop_table("question")
