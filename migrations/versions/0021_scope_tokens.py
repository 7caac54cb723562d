"""In how many things that are tested a token stands; those that stand already are counted."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "scope_token",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_scope_token")),
    )
    counts: Counter[str] = Counter()
    for (tokens,) in op.get_bind().execute(sa.text("SELECT tokens FROM scope_term")):
        counts.update(tokens.split())
    if counts:
        op.bulk_insert(table, [{"token": token, "terms": n} for token, n in sorted(counts.items())])


def downgrade() -> None:
    op.drop_table("scope_token")
