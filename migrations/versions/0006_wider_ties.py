"""What judges, organisations and conflicts learn: columns expanded, filled, tightened; more kinds of ties."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# (table, column, type, what the rows that are there get)
FILLED = (
    ("conflict", "sources", sa.JSON(), "{}"),
    ("conflict", "further", sa.JSON(), "[]"),
    ("expert", "employer_code", sa.String(18), ""),
    ("expert", "standards", sa.JSON(), "[]"),
    ("expert", "languages", sa.JSON(), "[]"),
    ("expert", "posts", sa.JSON(), "[]"),
    ("organisation", "group_name", sa.String(120), ""),
)
# (table, column, type)
EMPTY = (
    ("assignment", "hidden_at", sa.DateTime(timezone=True)),
    ("expert", "yearly_load", sa.Integer()),
    ("panelist", "decline_cause", sa.String(40)),
)
CAUSE = "ck_panelist_decline_cause_known"
CAUSES = "decline_cause IN ('conflict', 'not_my_field', 'too_many', 'other')"
TIE = "ck_conflict_kind_known"
TIES = (
    "kind IN ('reports', 'employment', 'kin', 'supervision', 'shares', 'joint_work', 'papers', 'co_bid', 'dispute', "
    "'other')"
)
FEWER_TIES = "kind IN ('employment', 'kin', 'reports', 'joint_work', 'dispute', 'other')"
# What the narrower list calls each of them.
NARROWER = (("supervision", "kin"), ("shares", "employment"), ("papers", "joint_work"), ("co_bid", "joint_work"))


def upgrade() -> None:
    for table, name, kind, value in FILLED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    for table, name, kind in EMPTY:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("panelist") as batch:
        batch.create_check_constraint(op.f(CAUSE), CAUSES)
    _name_ties(TIES)


def downgrade() -> None:
    for wider, narrower in NARROWER:
        op.execute(f"UPDATE conflict SET kind = '{narrower}' WHERE kind = '{wider}'")
    _name_ties(FEWER_TIES)
    with op.batch_alter_table("panelist") as batch:
        batch.drop_constraint(op.f(CAUSE), type_="check")
    for table, name, _kind in reversed(EMPTY):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
    for table, name, _kind, _value in reversed(FILLED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)


def _name_ties(rule: str) -> None:
    with op.batch_alter_table("conflict") as batch:
        batch.drop_constraint(op.f(TIE), type_="check")
        batch.create_check_constraint(op.f(TIE), rule)
