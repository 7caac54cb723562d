"""When a defence was held, how often a review was corrected, and marks that nothing changes once their round is closed
(app/reviews/ddl.py, word for word)."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CLOSED = (
    "EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id"
    " WHERE review.id = old.review_id AND round.state = 'closed')"
)
WORDS = "marks of a closed round are locked"
CREATE = {
    "sqlite": (
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark"
        f" WHEN {CLOSED} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_locked_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {CLOSED} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN new; END $$",
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark"
        " FOR EACH ROW EXECUTE FUNCTION refuse_locked_mark()",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER IF EXISTS mark_locked",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS mark_locked ON mark",
        "DROP FUNCTION IF EXISTS refuse_locked_mark()",
    ),
}
TIMES = ("began_at", "ended_at")
ORDERED = "ck_running_slot_ended_once_begun"


def upgrade() -> None:
    with op.batch_alter_table("running_slot") as batch:
        for name in TIMES:
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(op.f(ORDERED), "ended_at IS NULL OR began_at IS NOT NULL")
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("corrections", sa.Integer(), server_default="0", nullable=False))
    _say(CREATE)


def downgrade() -> None:
    _say(DROP)
    with op.batch_alter_table("review") as batch:
        batch.drop_column("corrections")
    with op.batch_alter_table("running_slot") as batch:
        batch.drop_constraint(op.f(ORDERED), type_="check")
        for name in reversed(TIMES):
            batch.drop_column(name)


def _say(words: dict[str, tuple[str, ...]]) -> None:
    for statement in words[op.get_bind().dialect.name]:
        op.execute(statement)
