"""Nothing is added to or taken from the marks and reviews of a closed round, not only no mark changed
(app/reviews/ddl.py, word for word)."""

from alembic import op

revision = "0011b"
down_revision = "0011"
branch_labels = None
depends_on = None

CLOSED = (
    "EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id"
    " WHERE review.id = old.review_id AND round.state = 'closed')"
)
WORDS = "marks of a closed round are locked"
WAS = {
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
WAS_OFF = {
    "sqlite": ("DROP TRIGGER IF EXISTS mark_locked",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS mark_locked ON mark",
        "DROP FUNCTION IF EXISTS refuse_locked_mark()",
    ),
}
ON = {
    "sqlite": (
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark WHEN EXISTS"
        " (SELECT 1 FROM review JOIN round ON round.id = review.round_id WHERE review.id = old.review_id"
        " AND round.state = 'closed') OR EXISTS (SELECT 1 FROM review JOIN round ON round.id ="
        " review.round_id WHERE review.id = new.review_id AND round.state = 'closed') BEGIN SELECT"
        " RAISE(ABORT, 'marks of a closed round are locked'); END",
        "CREATE TRIGGER mark_locked_in BEFORE INSERT ON mark WHEN EXISTS (SELECT 1 FROM review JOIN round"
        " ON round.id = review.round_id WHERE review.id = new.review_id AND round.state = 'closed') BEGIN"
        " SELECT RAISE(ABORT, 'marks of a closed round are locked'); END",
        "CREATE TRIGGER mark_locked_out BEFORE DELETE ON mark WHEN EXISTS (SELECT 1 FROM review JOIN"
        " round ON round.id = review.round_id WHERE review.id = old.review_id AND round.state = 'closed')"
        " BEGIN SELECT RAISE(ABORT, 'marks of a closed round are locked'); END",
        "CREATE TRIGGER review_locked BEFORE UPDATE OF total, judge_id, entry_id, round_id, assignment_id"
        " ON review WHEN EXISTS (SELECT 1 FROM round WHERE round.id = old.round_id AND round.state ="
        " 'closed') OR EXISTS (SELECT 1 FROM round WHERE round.id = new.round_id AND round.state ="
        " 'closed') BEGIN SELECT RAISE(ABORT, 'reviews of a closed round are locked'); END",
        "CREATE TRIGGER review_locked_in BEFORE INSERT ON review WHEN EXISTS (SELECT 1 FROM round WHERE"
        " round.id = new.round_id AND round.state = 'closed') BEGIN SELECT RAISE(ABORT, 'reviews of a"
        " closed round are locked'); END",
        "CREATE TRIGGER review_locked_out BEFORE DELETE ON review WHEN EXISTS (SELECT 1 FROM round WHERE"
        " round.id = old.round_id AND round.state = 'closed') BEGIN SELECT RAISE(ABORT, 'reviews of a"
        " closed round are locked'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_locked_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <>"
        " 'INSERT' THEN IF EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id WHERE"
        " review.id = old.review_id AND round.state = 'closed') THEN RAISE EXCEPTION 'marks of a closed"
        " round are locked' USING ERRCODE = 'check_violation'; END IF; END IF; IF TG_OP = 'DELETE' THEN"
        " RETURN old; END IF; IF EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id"
        " WHERE review.id = new.review_id AND round.state = 'closed') THEN RAISE EXCEPTION 'marks of a"
        " closed round are locked' USING ERRCODE = 'check_violation'; END IF; RETURN new; END $$",
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark FOR EACH ROW"
        " EXECUTE FUNCTION refuse_locked_mark()",
        "CREATE TRIGGER mark_locked_in BEFORE INSERT OR DELETE ON mark FOR EACH ROW EXECUTE FUNCTION"
        " refuse_locked_mark()",
        "CREATE FUNCTION refuse_locked_review() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <>"
        " 'INSERT' THEN IF EXISTS (SELECT 1 FROM round WHERE round.id = old.round_id AND round.state ="
        " 'closed') THEN RAISE EXCEPTION 'reviews of a closed round are locked' USING ERRCODE ="
        " 'check_violation'; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN old; END IF; IF EXISTS"
        " (SELECT 1 FROM round WHERE round.id = new.round_id AND round.state = 'closed') THEN RAISE"
        " EXCEPTION 'reviews of a closed round are locked' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN new; END $$",
        "CREATE TRIGGER review_locked BEFORE UPDATE OF total, judge_id, entry_id, round_id, assignment_id"
        " ON review FOR EACH ROW EXECUTE FUNCTION refuse_locked_review()",
        "CREATE TRIGGER review_locked_in BEFORE INSERT OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION"
        " refuse_locked_review()",
    ),
}
OFF = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS mark_locked",
        "DROP TRIGGER IF EXISTS mark_locked_in",
        "DROP TRIGGER IF EXISTS mark_locked_out",
        "DROP TRIGGER IF EXISTS review_locked",
        "DROP TRIGGER IF EXISTS review_locked_in",
        "DROP TRIGGER IF EXISTS review_locked_out",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS mark_locked ON mark",
        "DROP TRIGGER IF EXISTS mark_locked_in ON mark",
        "DROP FUNCTION IF EXISTS refuse_locked_mark()",
        "DROP TRIGGER IF EXISTS review_locked ON review",
        "DROP TRIGGER IF EXISTS review_locked_in ON review",
        "DROP FUNCTION IF EXISTS refuse_locked_review()",
    ),
}


def upgrade() -> None:
    _say(WAS_OFF)
    _say(ON)


def downgrade() -> None:
    _say(OFF)
    _say(WAS)


def _say(words: dict[str, tuple[str, ...]]) -> None:
    for statement in words[op.get_bind().dialect.name]:
        op.execute(statement)
