"""Whom a version names as members of its consortium, filled from what can be read and else from who has confirmed."""

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEY = sa.String(12)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def upgrade() -> None:
    table = op.create_table(
        "named_member",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id", "number"],
            ["entry_version.entry_id", "entry_version.number"],
            name=op.f("fk_named_member_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_named_member_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_member")),
        sa.UniqueConstraint("entry_id", "number", "organisation_id", name="uq_named_member"),
    )
    op.create_index(op.f("ix_named_member_organisation_id"), "named_member", ["organisation_id"])
    found = set(_read()) | set(_shut())
    rows = [
        {"id": _key(), "entry_id": entry, "number": number, "organisation_id": organisation}
        for entry, number, organisation in sorted(found)
    ]
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("named_member")


def _read() -> list[tuple[str, int, str]]:
    """As the documents say that can be read."""
    told = sa.text("SELECT entry_id, number, content FROM entry_version WHERE content LIKE '%\"consortium\"%'")
    return [
        (entry, number, row["organisation"])
        for entry, number, content in op.get_bind().execute(told)
        for row in (json.loads(content).get("consortium") or [])[1:]
    ]


def _shut() -> list[tuple[str, int, str]]:
    """Of what is sealed whoever has confirmed; the opening corrects it."""
    told = sa.text(
        "SELECT v.entry_id, v.number, p.organisation_id FROM entry_version v"
        " JOIN entry e ON e.id = v.entry_id AND e.version_number = v.number"
        " JOIN partner p ON p.entry_id = v.entry_id"
        " WHERE v.content = '' AND p.state IN ('confirmed', 'left')"
    )
    return [(entry, number, organisation) for entry, number, organisation in op.get_bind().execute(told)]


def _key() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(12))
