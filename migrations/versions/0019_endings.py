"""How tasks end before acceptance: hearing and termination, comparisons of parallel runners, winners passed over."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
KEY = sa.String(12)
STATE, FALLEN = "ck_project_state_known", "ck_decision_line_fallen_known"
STATES = "'agreeing', 'running', 'submitted', 'repairing', 'accepted', 'failed'"


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _recheck(table: str, name: str, rule: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), rule)


def _termination() -> None:
    op.create_table(
        "termination",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hear_until", sa.Date(), nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_at", WHEN, nullable=True),
        sa.Column("stated_by_id", KEY, nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("offer_next", sa.Boolean(), nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("released", sa.Numeric(12, 2), nullable=True),
        sa.Column("into_id", KEY, nullable=True),
        sa.CheckConstraint(
            "ground IN ('laboratory', 'route', 'demand', 'comparison', 'merged', 'falsehood')",
            name=op.f("ck_termination_ground_known"),
        ),
        sa.CheckConstraint(
            "state IN ('hearing', 'proposed', 'agreed', 'dropped')", name=op.f("ck_termination_state_known")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_termination_reasoned")),
        sa.CheckConstraint(
            "state <> 'agreed' OR (decided_at IS NOT NULL AND released IS NOT NULL)",
            name=op.f("ck_termination_agreed_dated"),
        ),
        _link("termination", "project_id", "project"),
        _link("termination", "into_id", "project"),
        *(_link("termination", f"{who}_by_id", "user") for who in ("opened", "stated", "decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termination")),
    )
    _index("termination", "project_id", "into_id", "opened_by_id", "stated_by_id", "decided_by_id")


def _race() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("compares", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", WHEN, nullable=False),
        sa.Column("set_by_id", KEY, nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'proposed', 'decided')", name=op.f("ck_checkpoint_state_known")
        ),
        sa.CheckConstraint(
            "state <> 'decided' OR decided_at IS NOT NULL", name=op.f("ck_checkpoint_decided_dated")
        ),
        _link("checkpoint", "item_id", "item"),
        *(_link("checkpoint", f"{who}_by_id", "user") for who in ("set", "decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("item_id", "number", name="uq_checkpoint"),
    )
    _index("checkpoint", "item_id", "set_by_id", "decided_by_id")
    op.create_table(
        "run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("checkpoint_id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("handed_in_at", WHEN, nullable=True),
        sa.Column("handed_in_by_id", KEY, nullable=True),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("into_id", KEY, nullable=True),
        sa.CheckConstraint("verdict IN ('go_on', 'stop', 'merge')", name=op.f("ck_run_verdict_known")),
        sa.CheckConstraint(
            "(verdict = 'merge') <= (into_id IS NOT NULL)", name=op.f("ck_run_merged_into_one")
        ),
        _link("run", "checkpoint_id", "checkpoint"),
        _link("run", "project_id", "project"),
        _link("run", "into_id", "project"),
        _link("run", "handed_in_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("checkpoint_id", "project_id", name="uq_run"),
    )
    _index("run", "checkpoint_id", "project_id", "into_id", "handed_in_by_id")


def upgrade() -> None:
    _termination()
    _race()
    _recheck("project", STATE, f"state IN ({STATES}, 'terminated', 'void')")
    _recheck("decision_line", FALLEN, "fallen IN ('struck', 'given_up', 'terminated', 'false')")


def downgrade() -> None:
    op.execute("UPDATE decision_line SET fallen = 'struck' WHERE fallen IN ('terminated', 'false')")
    op.execute("UPDATE project SET state = 'failed' WHERE state = 'terminated'")
    _recheck("decision_line", FALLEN, "fallen IN ('struck', 'given_up')")
    _recheck("project", STATE, f"state IN ({STATES}, 'void')")
    for table in ("run", "checkpoint", "termination"):
        op.drop_table(table)
