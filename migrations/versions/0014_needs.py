"""Needs that enterprises file and officers work at, with what experts say of them; the need that an item came of."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# (column, type, what the rows that are there get: they were collected from what is published)
FILLED = (
    ("enterprise_name", sa.String(120), ""),
    ("enterprise_code", sa.String(18), ""),
    ("parameter", sa.String(200), ""),
    ("cost_note", sa.Text(), ""),
    ("contact", sa.String(200), ""),
    ("may_name", sa.Boolean(), sa.false()),
    ("way", sa.String(40), "published"),
    ("heard", sa.String(200), ""),
    ("state", sa.String(40), "filed"),
    ("reason", sa.Text(), ""),
    ("answer", sa.Text(), ""),
)
EMPTY = (
    ("chain_link", sa.String(40)),
    ("organisation_id", sa.String(12)),
    ("region_code", sa.String(6)),
    ("urgency", sa.String(40)),
    ("cost", sa.Numeric(12, 2)),
    ("heard_on", sa.Date()),
    ("answered_at", sa.DateTime(timezone=True)),
    ("merged_into_id", sa.String(12)),
    ("filed_by_id", sa.String(12)),
    ("confirmed_at", sa.DateTime(timezone=True)),
)
# (column, the table and column that it points at)
LINKS = (
    ("organisation_id", "organisation", "id"),
    ("region_code", "region", "code"),
    ("merged_into_id", "need", "id"),
    ("filed_by_id", "user", "id"),
)
RULES = (
    ("chain_link_known", "chain_link IN ('material', 'part', 'whole', 'process', 'use')"),
    ("urgency_known", "urgency IN ('now', 'year', 'later')"),
    ("way_known", "way IN ('filed', 'visit', 'call', 'survey', 'published')"),
    (
        "state_known",
        "state IN ('filed', 'returned', 'vetting', 'answered', 'raised', 'merged', 'closed')",
    ),
    ("merged_pointed", "(state = 'merged') = (merged_into_id IS NOT NULL)"),
    ("merged_elsewhere", "merged_into_id IS NULL OR merged_into_id <> id"),
    ("answered_told", "state <> 'answered' OR answer <> ''"),
    ("ended_reasoned", "state NOT IN ('returned', 'closed') OR reason <> ''"),
    ("cost_positive", "cost IS NULL OR cost >= 0"),
)
INDEXED = ("organisation_id", "region_code", "state", "merged_into_id", "filed_by_id")
STANCES = "stance IN ('raise', 'answerable', 'refine', 'drop')"


def upgrade() -> None:
    with op.batch_alter_table("need") as batch:
        for name, kind, value in FILLED:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        for name, kind in EMPTY:
            batch.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("need") as batch:
        for name, kind, _value in FILLED:
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        for name, table, column in LINKS:
            batch.create_foreign_key(
                op.f(f"fk_need_{name}_{table}"), table, [name], [column], ondelete="RESTRICT"
            )
        for name, rule in RULES:
            batch.create_check_constraint(op.f(f"ck_need_{name}"), rule)
        for name in INDEXED:
            batch.create_index(op.f(f"ix_need_{name}"), [name])
    op.create_table(
        "need_opinion",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("need_id", sa.String(12), nullable=False),
        sa.Column("expert_name", sa.String(60), nullable=False),
        sa.Column("employer", sa.String(120), nullable=False),
        sa.Column("stance", sa.String(40), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.String(12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(STANCES, name=op.f("ck_need_opinion_stance_known")),
        sa.CheckConstraint("expert_name <> '' AND opinion <> ''", name=op.f("ck_need_opinion_told")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_opinion_need_id_need"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user.id"],
            name=op.f("fk_need_opinion_recorded_by_id_user"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_opinion")),
    )
    op.create_index(op.f("ix_need_opinion_need_id"), "need_opinion", ["need_id"])
    op.create_index(op.f("ix_need_opinion_recorded_by_id"), "need_opinion", ["recorded_by_id"])
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("need_id", sa.String(12), nullable=True))
        batch.create_foreign_key(
            op.f("fk_item_need_id_need"), "need", ["need_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_index(op.f("ix_item_need_id"), ["need_id"])


def downgrade() -> None:
    with op.batch_alter_table("item") as batch:
        batch.drop_index(op.f("ix_item_need_id"))
        batch.drop_constraint(op.f("fk_item_need_id_need"), type_="foreignkey")
        batch.drop_column("need_id")
    op.drop_table("need_opinion")
    with op.batch_alter_table("need") as batch:
        for name in INDEXED:
            batch.drop_index(op.f(f"ix_need_{name}"))
        for name, _rule in RULES:
            batch.drop_constraint(op.f(f"ck_need_{name}"), type_="check")
        for name, table, _column in LINKS:
            batch.drop_constraint(op.f(f"fk_need_{name}_{table}"), type_="foreignkey")
        for name, *_rest in (*EMPTY, *FILLED):
            batch.drop_column(name)
