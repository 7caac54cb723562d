"""The site's beat, the times when it was away, and whether a call has been given its answer to the last one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    op.create_table(
        "outage",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("began_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN, nullable=False),
        sa.CheckConstraint("began_at < ended_at", name=op.f("ck_outage_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    op.create_index(op.f("ix_outage_ended_at"), "outage", ["ended_at"])
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("outage_answered_at", WHEN, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.drop_column("outage_answered_at")
    op.drop_table("outage")
    op.drop_table("pulse")
