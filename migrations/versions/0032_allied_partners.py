"""From which alliance a member of a consortium comes."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partner") as batch:
        batch.add_column(sa.Column("alliance_id", sa.String(12), nullable=True))
        batch.create_foreign_key(
            op.f("fk_partner_alliance_id_alliance"),
            "alliance",
            ["alliance_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_index(op.f("ix_partner_alliance_id"), "partner", ["alliance_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_partner_alliance_id"), "partner")
    with op.batch_alter_table("partner") as batch:
        batch.drop_constraint(op.f("fk_partner_alliance_id_alliance"), type_="foreignkey")
        batch.drop_column("alliance_id")
