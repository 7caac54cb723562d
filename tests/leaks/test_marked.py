"""Every field that could hold a secret carries a mark: a new column is marked, or said to hold none."""

from flask import Flask
from sqlalchemy import JSON, Column, Numeric, String, Text

from app.extensions import db
from app.shared.columns import Choice
from tests.leaks.world import World

SECRET_TABLES = (
    *("approval", "entry_version", "screening", "appeal", "recommendation", "panelist", "panel_invitation"),
    *("panel_opinion", "conflict", "assignment", "review", "mark", "spread_reason", "review_correction"),
    *(
        "forbidden_pair",
        "assignment_change",
        "decision",
        "objection",
        "solicitation",
    ),
)
PLAIN = {
    # names, keys and hashes that say nothing of what they stand for
    *("approval.act", "approval.noun", "approval.subject_id", "approval.call_id", "approval.kind"),
    *(
        "entry_version.sha256",
        "entry_version.idempotency_key",
        "review_correction.digest",
        "objection.tracking_hash",
    ),
    *(
        "mark.criterion",
        "review.revisions",
        "conflict.signs",
        "conflict.further",
        "assignment.code",
        "assignment.why",
    ),
    # written when what the world leaves open is done
    *(
        "appeal.opinion",
        "decision.end_reason",
        "objection.opinion",
        "solicitation.conclusion",
        "entry_version.manifest",
    ),
}
"""Columns without a mark, and why."""


def test_fields_of_secret_tables_are_marked_or_said_to_be_plain(watched: tuple[Flask, World]) -> None:
    app, world = watched
    with app.app_context():
        told = {
            f"{name}.{column.name}": " ".join(str(value) for value in db.session.scalars(db.select(column)))
            for name in SECRET_TABLES
            for column in db.metadata.tables[name].columns
            if _tells(column)
        }
    marked = {name for name, text in told.items() if any(world.canaries.found_in(text))}
    assert sorted(told.keys() - marked - PLAIN) == []
    assert sorted(PLAIN - told.keys()) == []


def _tells(column: Column[object]) -> bool:
    """Whether somebody writes into it what others read: no key, no state, no instant."""
    if column.primary_key or column.foreign_keys or isinstance(column.type, Choice):
        return False
    return isinstance(column.type, (String, Text, JSON, Numeric)) and not hasattr(column.type, "enum")
