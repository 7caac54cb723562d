"""What laboratories offer to needs, and what the two sides write to each other about it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHEN, KEY = sa.DateTime(timezone=True), sa.String(12)
WAYS = "way IN ('ready', 'extension', 'branch')"
STATES = "state IN ('planned', 'under_way', 'there', 'dropped', 'withdrawn')"
STANDS = sa.text("state NOT IN ('dropped', 'withdrawn') AND need_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "need_offer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("need_id", KEY, nullable=True),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("chain_id", KEY, nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("there_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.CheckConstraint(WAYS, name=op.f("ck_need_offer_way_known")),
        sa.CheckConstraint(STATES, name=op.f("ck_need_offer_state_known")),
        sa.CheckConstraint("subject <> '' AND words <> ''", name=op.f("ck_need_offer_told")),
        sa.CheckConstraint("way = 'ready' OR due_on IS NOT NULL", name=op.f("ck_need_offer_planned_dated")),
        sa.CheckConstraint("state <> 'there' OR there_on IS NOT NULL", name=op.f("ck_need_offer_there_dated")),
        sa.CheckConstraint(
            "state NOT IN ('dropped', 'withdrawn') OR reason <> ''", name=op.f("ck_need_offer_ended_reasoned")
        ),
        *_links("need_offer", need_id="need", organisation_id="organisation", chain_id="chain", made_by_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_offer")),
    )
    _index("need_offer", "need_id", "organisation_id", "chain_id", "made_by_id", "state")
    op.create_index(
        "uq_need_offer_standing",
        "need_offer",
        ["need_id", "organisation_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "need_contact",
        sa.Column("id", KEY, nullable=False),
        sa.Column("offer_id", KEY, nullable=False),
        sa.Column("enterprise_id", KEY, nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
        *_links("need_contact", offer_id="need_offer", enterprise_id="organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_contact")),
        sa.UniqueConstraint("offer_id", "enterprise_id", name="uq_need_contact"),
    )
    _index("need_contact", "offer_id", "enterprise_id")
    op.create_table(
        "need_message",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contact_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", WHEN, nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_need_message_told")),
        *_links("need_message", contact_id="need_contact", organisation_id="organisation", author_id="user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_message")),
    )
    _index("need_message", "contact_id", "organisation_id", "author_id")


def _links(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
        )
        for column, target in targets.items()
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("need_message")
    op.drop_table("need_contact")
    op.drop_table("need_offer")
