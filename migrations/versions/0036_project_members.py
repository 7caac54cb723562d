"""Who carries a task out together, as the version that won names it; filled from the versions that can be read."""

import json
import secrets
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

KEY = sa.String(12)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_project_member_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    table = op.create_table(
        "project_member",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("share", sa.Numeric(5, 2), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_project_member_share_in_range")),
        _link("project_id", "project"),
        _link("organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
        sa.UniqueConstraint("project_id", "organisation_id", name="uq_project_member"),
    )
    for column in ("project_id", "organisation_id"):
        op.create_index(op.f(f"ix_project_member_{column}"), "project_member", [column])
    rows = _read()
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("project_member")


def _read() -> list[dict[str, object]]:
    """The members of the versions that won, without those who stepped back.

    Not of an agreement that somebody has signed: its digest names what he read, and members were not part of it.
    """
    told = sa.text(
        "SELECT p.id, p.entry_id, v.content FROM project p JOIN entry e ON e.id = p.entry_id"
        " JOIN entry_version v ON v.entry_id = e.id AND v.number = e.version_number"
        " WHERE v.content LIKE '%\"consortium\"%' AND p.officer_signed_at IS NULL"
        " AND p.laboratory_signed_at IS NULL AND p.issuer_signed_at IS NULL"
    )
    gone = set(
        op.get_bind().execute(
            sa.text("SELECT entry_id, organisation_id FROM partner WHERE state IN ('declined', 'left')")
        )
    )
    known = {tuple(row) for row in gone}
    return [
        {
            "id": "".join(secrets.choice(ALPHABET) for _ in range(12)),
            "project_id": project,
            "organisation_id": row["organisation"],
            "position": position,
            "part": row.get("part", ""),
            "share": Decimal(row.get("share") or "0"),
        }
        for project, entry, content in op.get_bind().execute(told)
        for position, row in enumerate((json.loads(content).get("consortium") or [])[1:], 1)
        if (entry, row["organisation"]) not in known
    ]
