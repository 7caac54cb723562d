"""What no model can say: the database itself refuses to change a mark of a closed round, whatever road it came by.

Rule 7 is asked by policy; this stands behind it for a shell, a script or a mistake. A correction is a row of its own
(``ReviewCorrection``) and touches none of these. Migrations repeat these statements word for word; one that rebuilds
``mark``, ``review`` or ``round`` on SQLite drops the trigger first and makes it again.
"""

_CLOSED = (
    "EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id"
    " WHERE review.id = old.review_id AND round.state = 'closed')"
)
_WORDS = "marks of a closed round are locked"

CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark"
        f" WHEN {_CLOSED} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_locked_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {_CLOSED} THEN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN new; END $$",
        "CREATE TRIGGER mark_locked BEFORE UPDATE OF score, criterion, review_id ON mark"
        " FOR EACH ROW EXECUTE FUNCTION refuse_locked_mark()",
    ),
}
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER IF EXISTS mark_locked",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS mark_locked ON mark",
        "DROP FUNCTION IF EXISTS refuse_locked_mark()",
    ),
}
