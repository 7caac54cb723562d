"""What the earlier tables learn from the awards and the centres: columns expanded, filled, tightened; rules widened."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# (table, column, type, what the rows that are there get)
FILLED = (
    ("entry", "number", sa.Integer(), "1"),
    ("item", "facts", sa.JSON(), "{}"),
    ("organisation", "public_contact", sa.String(200), ""),
    ("ranking", "legs", sa.JSON(), "[]"),
    ("ranking", "draw", sa.JSON(), "{}"),
    ("ranking", "is_preliminary", sa.Boolean(), sa.false()),
    ("ranking_line", "legs", sa.JSON(), "[]"),
    ("result", "finding", sa.Text(), ""),
    ("round", "leg", sa.String(40), "scores"),
    ("round", "shows_own_earlier", sa.Boolean(), sa.false()),
)
# (table, column, how long from now on, how long before)
LONGER = (("ranking", "sign", 240, 120), ("notice_line", "item_title", 200, 120))
OUTCOMES = "'not_selected', 'selected', 'given_up'"
ROLES = "'discipline', 'supervisor', 'system_admin', 'security_admin', 'audit_admin'"
# (table, rule, what it says from now on, what it said before)
RULES = (
    ("entry", "ck_entry_number_positive", "number >= 1", None),
    (
        "entry",
        "ck_entry_outcome_known",
        f"outcome IN ('pending', 'refused', 'not_recommended', {OUTCOMES})",
        f"outcome IN ('pending', 'refused', {OUTCOMES})",
    ),
    ("item", "ck_item_places_few", "places BETWEEN 1 AND 200", "places BETWEEN 1 AND 3"),
    ("result", "ck_result_about_one", "(indicator_id IS NULL) <> (head IS NULL)", None),
    (
        "seat",
        "ck_seat_role_known",
        f"role IN ('officer', 'judge', 'recommender', {ROLES})",
        f"role IN ('officer', 'judge', {ROLES})",
    ),
    (
        "seat",
        "ck_seat_scope_kind_known",
        "scope_kind IN ('platform', 'kind', 'call', 'region')",
        "scope_kind IN ('platform', 'kind', 'call')",
    ),
)
# The narrower tables have no room for these rows.
FORGOTTEN = (
    "DELETE FROM seat WHERE role = 'recommender' OR scope_kind = 'region'",
    "UPDATE entry SET outcome = 'refused' WHERE outcome = 'not_recommended'",
    "UPDATE item SET places = 3 WHERE places > 3",
    "DELETE FROM result WHERE indicator_id IS NULL",
    "UPDATE ranking SET sign = substr(sign, 1, 120)",
    "UPDATE notice_line SET item_title = substr(item_title, 1, 120)",
)
# (index, table, columns, condition)
INDEXES = (
    ("ix_entry_standing", "entry", ["call_id", "outcome", "state", "item_id", "id"], None),
    ("ix_screening_standing", "screening", ["call_id", "state"], None),
    ("ix_decision_line_fallen", "decision_line", ["entry_id"], "fallen IS NOT NULL"),
)
# Narrow columns alone, for which others are always the better handle.
NEEDLESS = (("ix_entry_state", "entry", ["state"]), ("ix_assignment_state", "assignment", ["state"]))
CITY = "fk_entry_city_code_region"


def upgrade() -> None:
    for table, name, kind, value in FILLED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("recommends_until", sa.DateTime(timezone=True)))
    with op.batch_alter_table("entry") as batch:
        batch.add_column(sa.Column("city_code", sa.String(6)))
        batch.create_index("ix_entry_city_code", ["city_code"])
        batch.create_foreign_key(op.f(CITY), "region", ["city_code"], ["code"], ondelete="RESTRICT")
        batch.drop_constraint(op.f("uq_entry_one_per_item"), type_="unique")
        batch.create_unique_constraint("uq_entry_number", ["item_id", "organisation_id", "number"])
    with op.batch_alter_table("result") as batch:
        batch.add_column(sa.Column("head", sa.String(40)))
        batch.alter_column("indicator_id", existing_type=sa.String(12), nullable=True)
        batch.create_unique_constraint("uq_result_head", ["project_id", "head"])
    _stretch([(table, column, before, now) for table, column, now, before in LONGER])
    _say([(table, rule, before, now) for table, rule, now, before in RULES])
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    for name, table, _columns in NEEDLESS:
        op.drop_index(name, table_name=table)


def downgrade() -> None:
    for name, table, columns in NEEDLESS:
        op.create_index(name, table, columns)
    for name, table, _columns, _condition in INDEXES:
        op.drop_index(name, table_name=table)
    for statement in FORGOTTEN:
        op.execute(statement)
    _say([(table, rule, now, before) for table, rule, now, before in RULES])
    _stretch(LONGER)
    with op.batch_alter_table("result") as batch:
        batch.drop_constraint("uq_result_head", type_="unique")
        batch.alter_column("indicator_id", existing_type=sa.String(12), nullable=False)
        batch.drop_column("head")
    with op.batch_alter_table("entry") as batch:
        batch.drop_constraint("uq_entry_number", type_="unique")
        batch.create_unique_constraint(op.f("uq_entry_one_per_item"), ["item_id", "organisation_id"])
        batch.drop_constraint(op.f(CITY), type_="foreignkey")
        batch.drop_index("ix_entry_city_code")
        batch.drop_column("city_code")
    with op.batch_alter_table("call") as batch:
        batch.drop_column("recommends_until")
    for table, name, _kind, _value in reversed(FILLED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)


def _stretch(columns: Iterable[tuple[str, str, int, int]]) -> None:
    """Each text column (table, name, length now, length to be)."""
    for table, column, now, to_be in columns:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column, existing_type=sa.String(now), type_=sa.String(to_be), existing_nullable=False
            )


def _say(rules: list[tuple[str, str, str | None, str | None]]) -> None:
    """Each rule (table, name, old words, new words) replaced by its new words."""
    for table, rule, old, new in rules:
        with op.batch_alter_table(table) as batch:
            if old is not None:
                batch.drop_constraint(op.f(rule), type_="check")
            if new is not None:
                batch.create_check_constraint(op.f(rule), new)
