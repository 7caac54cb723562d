"""Selections that are withdrawn for falsehood."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_revocation_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "revocation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("hear_until", sa.Date(), nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_at", WHEN, nullable=True),
        sa.Column("stated_by_id", KEY, nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("public_reason", sa.Text(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("document_number", sa.String(80), nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "state IN ('hearing', 'proposed', 'agreed', 'dropped')", name=op.f("ck_revocation_state_known")
        ),
        sa.CheckConstraint("facts <> ''", name=op.f("ck_revocation_told")),
        sa.CheckConstraint(
            "state <> 'agreed' OR (decided_at IS NOT NULL AND public_reason <> '')",
            name=op.f("ck_revocation_agreed_reasoned"),
        ),
        sa.CheckConstraint(
            "is_listed IS FALSE OR document_number <> ''", name=op.f("ck_revocation_listed_by_document")
        ),
        _link("entry_id", "entry"),
        _link("call_id", "call"),
        _link("organisation_id", "organisation"),
        *(_link(f"{who}_by_id", "user") for who in ("opened", "stated", "decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation")),
    )
    owners = ("entry_id", "call_id", "organisation_id")
    for column in (*owners, "opened_by_id", "stated_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_revocation_{column}"), "revocation", [column])


def downgrade() -> None:
    op.drop_table("revocation")
