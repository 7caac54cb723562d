"""Members of a consortium, who confirm their part and share of a bid."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
LINKS = (
    ("entry_id", "entry"),
    ("organisation_id", "organisation"),
    ("invited_by_id", "user"),
    ("answered_by_id", "user"),
)


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("entry_id", sa.String(12), nullable=False),
        sa.Column("organisation_id", sa.String(12), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("invited_at", WHEN, nullable=False),
        sa.Column("invited_by_id", sa.String(12), nullable=False),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("answered_by_id", sa.String(12), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'confirmed', 'declined', 'left', 'removed')",
            name=op.f("ck_partner_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'removed') OR answered_at IS NOT NULL",
            name=op.f("ck_partner_answered_dated"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_partner_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in LINKS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("entry_id", "organisation_id", name="uq_partner_organisation"),
    )
    for column, _table in LINKS:
        op.create_index(op.f(f"ix_partner_{column}"), "partner", [column])


def downgrade() -> None:
    op.drop_table("partner")
