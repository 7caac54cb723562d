"""The course of a project: progress reports, the mid-term check, changes of what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "progress_report",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("spent", sa.Numeric(12, 2), nullable=True),
        sa.Column("reported_at", WHEN, nullable=False),
        sa.Column("reported_by_id", KEY, nullable=False),
        sa.CheckConstraint("spent IS NULL OR spent >= 0", name=op.f("ck_progress_report_spent_known")),
        _link("progress_report", "project_id", "project"),
        _link("progress_report", "reported_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
        sa.UniqueConstraint("project_id", "number", name="uq_progress_report"),
    )
    _index("progress_report", "project_id", "reported_by_id")
    op.create_table(
        "project_check",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_at", WHEN, nullable=True),
        sa.Column("stated_by_id", KEY, nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("concluded_at", WHEN, nullable=True),
        sa.Column("concluded_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('goes_on', 'adjust', 'terminate')", name=op.f("ck_project_check_outcome_known")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR (concluded_at IS NOT NULL AND concluded_by_id IS NOT NULL AND findings <> '')",
            name=op.f("ck_project_check_concluded_by_somebody"),
        ),
        _link("project_check", "project_id", "project"),
        *(_link("project_check", f"{who}_by_id", "user") for who in ("asked", "stated", "concluded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_check")),
    )
    op.create_index(op.f("ix_project_check_project_id"), "project_check", ["project_id"], unique=True)
    _index("project_check", "asked_by_id", "stated_by_id", "concluded_by_id")
    op.create_table(
        "project_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("asked_by_id", KEY, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "what IN ('scope', 'partner', 'money', 'verification')", name=op.f("ck_project_change_what_known")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'confirming', 'agreed', 'refused', 'withdrawn')",
            name=op.f("ck_project_change_state_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_project_change_reasoned")),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'refused') OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name=op.f("ck_project_change_decided_by_somebody"),
        ),
        _link("project_change", "project_id", "project"),
        *(_link("project_change", f"{who}_by_id", "user") for who in ("asked", "decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_change")),
    )
    _index("project_change", "project_id", "asked_by_id", "decided_by_id")
    with op.batch_alter_table("result") as batch:
        batch.add_column(sa.Column("verification", sa.String(300), server_default="", nullable=False))
    with op.batch_alter_table("result") as batch:
        batch.alter_column(
            "verification", existing_type=sa.String(300), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("result") as batch:
        batch.drop_column("verification")
    op.drop_table("project_change")
    op.drop_table("project_check")
    op.drop_table("progress_report")
