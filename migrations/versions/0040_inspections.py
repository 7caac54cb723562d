"""What inspections of laboratories found."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_inspection_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("duty_id", KEY, nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("clause", sa.String(20), nullable=False),
        sa.Column("judgement", sa.String(40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("misconduct_id", KEY, nullable=True),
        sa.Column("replaces_id", KEY, nullable=True),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("recorded_at", WHEN, nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("replaced_at", WHEN, nullable=True),
        sa.CheckConstraint(
            "judgement IN ('clear', 'mend', 'untrue', 'false')", name=op.f("ck_inspection_judgement_known")
        ),
        sa.CheckConstraint("source <> '' AND clause <> ''", name=op.f("ck_inspection_sourced")),
        sa.CheckConstraint("judgement = 'clear' OR facts <> ''", name=op.f("ck_inspection_told")),
        sa.CheckConstraint(
            "replaces_id IS NULL OR reason <> ''", name=op.f("ck_inspection_correction_reasoned")
        ),
        _link("organisation_id", "organisation"),
        _link("duty_id", "duty"),
        _link("misconduct_id", "misconduct"),
        _link("replaces_id", "inspection"),
        _link("recorded_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    for column in ("organisation_id", "duty_id", "found_on", "judgement", "misconduct_id", "recorded_by_id"):
        op.create_index(op.f(f"ix_inspection_{column}"), "inspection", [column])
    op.create_index(op.f("ix_inspection_replaces_id"), "inspection", ["replaces_id"], unique=True)


def downgrade() -> None:
    op.drop_table("inspection")
