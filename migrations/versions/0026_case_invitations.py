"""When an accepted task was invited to be told as a case, and by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("project") as batch:
        batch.add_column(sa.Column("case_invited_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("case_invited_by_id", sa.String(12), nullable=True))
        batch.create_foreign_key(
            op.f("fk_project_case_invited_by_id_user"),
            "user",
            ["case_invited_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_index(op.f("ix_project_case_invited_by_id"), "project", ["case_invited_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_project_case_invited_by_id"), "project")
    with op.batch_alter_table("project") as batch:
        batch.drop_constraint(op.f("fk_project_case_invited_by_id_user"), type_="foreignkey")
        batch.drop_column("case_invited_by_id")
        batch.drop_column("case_invited_at")
