"""What no model can say: the database itself refuses to change what was marked in a closed round, whatever road it came
by.

Rule 7 is asked by policy; this stands behind it for a shell, a script or a mistake. After closing no mark and no review
is added or taken away, and of what stands neither the marks nor the judge, the entry, the round and the total of a
review change. What two officers may still do is left: a review is voided (its state and reason), and a correction is a
row of its own (``ReviewCorrection``). Notes that are erased and comments that are released are no marks.

Migrations repeat these statements word for word; one that rebuilds ``mark``, ``review`` or ``round`` on SQLite drops
the triggers first and makes them again. Rows that are put back from a backup are what they were: the restorer switches
the triggers off for that transaction.
"""

_MARKED = (
    "EXISTS (SELECT 1 FROM review JOIN round ON round.id = review.round_id"
    " WHERE review.id = {row}.review_id AND round.state = 'closed')"
)
_READ = "EXISTS (SELECT 1 FROM round WHERE round.id = {row}.round_id AND round.state = 'closed')"
_WORDS = {
    "mark": "marks of a closed round are locked",
    "review": "reviews of a closed round are locked",
}
_CLOSED = {"mark": _MARKED, "review": _READ}
_FIXED = {
    "mark": "score, criterion, review_id",
    "review": "total, judge_id, entry_id, round_id, assignment_id",
}


def _on_sqlite(table: str) -> tuple[str, ...]:
    old, new = (_CLOSED[table].format(row=row) for row in ("old", "new"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS[table]}'); END"
    return (
        f"CREATE TRIGGER {table}_locked BEFORE UPDATE OF {_FIXED[table]} ON {table} WHEN {old} OR {new} {refuse}",
        f"CREATE TRIGGER {table}_locked_in BEFORE INSERT ON {table} WHEN {new} {refuse}",
        f"CREATE TRIGGER {table}_locked_out BEFORE DELETE ON {table} WHEN {old} {refuse}",
    )


def _on_postgresql(table: str) -> tuple[str, ...]:
    old, new = (_CLOSED[table].format(row=row) for row in ("old", "new"))
    refuse = f"RAISE EXCEPTION '{_WORDS[table]}' USING ERRCODE = 'check_violation'"
    return (
        f"CREATE FUNCTION refuse_locked_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN IF {old} THEN {refuse}; END IF; END IF;"
        f" IF TG_OP = 'DELETE' THEN RETURN old; END IF;"
        f" IF {new} THEN {refuse}; END IF; RETURN new; END $$",
        f"CREATE TRIGGER {table}_locked BEFORE UPDATE OF {_FIXED[table]} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_locked_{table}()",
        f"CREATE TRIGGER {table}_locked_in BEFORE INSERT OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_locked_{table}()",
    )


def _off_sqlite(table: str) -> tuple[str, ...]:
    return tuple(f"DROP TRIGGER IF EXISTS {table}_locked{part}" for part in ("", "_in", "_out"))


def _off_postgresql(table: str) -> tuple[str, ...]:
    return (
        *(f"DROP TRIGGER IF EXISTS {table}_locked{part} ON {table}" for part in ("", "_in")),
        f"DROP FUNCTION IF EXISTS refuse_locked_{table}()",
    )


CREATE: dict[str, dict[str, tuple[str, ...]]] = {
    table: {"sqlite": _on_sqlite(table), "postgresql": _on_postgresql(table)} for table in ("mark", "review")
}
DROP: dict[str, dict[str, tuple[str, ...]]] = {
    table: {"sqlite": _off_sqlite(table), "postgresql": _off_postgresql(table)}
    for table in ("mark", "review")
}
