"""Which accepted task a case tells of."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case") as batch:
        batch.add_column(sa.Column("project_id", sa.String(12), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_case_project_id_project"), "project", ["project_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_index(batch.f("ix_case_project_id"), ["project_id"])


def downgrade() -> None:
    with op.batch_alter_table("case") as batch:
        batch.drop_index(batch.f("ix_case_project_id"))
        batch.drop_constraint(batch.f("fk_case_project_id_project"), type_="foreignkey")
        batch.drop_column("project_id")
