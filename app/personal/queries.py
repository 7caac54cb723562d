"""A person's own data as the tables have it, for his copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.people.identity import account_digest
from app.people.models import User


@dataclass(frozen=True)
class Own:
    """Rows of a table whose ``link`` is the person, with these columns: what he is, wrote or did.

    What others wrote about him, and what a phase still hides, is not in his copy; who decides on a conflict or an
    objection must be able to write freely.
    """

    table: str
    link: str
    columns: str


OWN: tuple[Own, ...] = (
    Own("user", "id", "id email name phone locale created_at confirmed_at tf_primary_method"),
    Own("passkey", "user_id", "name create_datetime lastuse_datetime device_type"),
    Own("login_session", "user_id", "expires_at details"),
    Own("seat", "user_id", "role scope_kind scope_id since until"),
    Own("membership", "user_id", "organisation_id role since until"),
    Own("invitation", "accepted_by_id", "organisation_id email role invited_at"),
    Own(
        "expert",
        "user_id",
        "employer_name title fields chain_names region_code standards languages posts yearly_load",
    ),
    Own("letter", "user_id", "written_at subject body path read_at"),
    Own("stored_file", "uploaded_by_id", "id name size uploaded_at"),
    Own("entry_version", "submitted_by_id", "entry_id number received_at receipt_number"),
    Own("panelist", "user_id", "round_id state decline_reason"),
    Own("panel_opinion", "written_by_id", "text"),
    Own("conflict", "user_id", "kind state note"),
    Own("review", "judge_id", "id state comment private_note finished_at"),
    Own("objection", "filed_by_id", "id objector_name contact_person contact facts state"),
    Own("appeal", "filed_by_id", "id grounds state"),
    Own("solicitation", "judge_id", "who told"),
    Own("question", "asked_by_id", "id item_id asked_at text state answer reason"),
    Own("act", "actor_id", "at name noun subject_id"),
    Own("reading", "actor_id", "at noun subject_id page"),
    Own("attempt", "actor_id", "at page code status"),
)


def own_data(user: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(table, rows) of everything that is the person's own; a query a table, whatever their number."""
    for own in OWN:
        table = db.metadata.tables[own.table]
        columns = [table.c[name] for name in own.columns.split()]
        found = select(*columns).where(table.c[own.link] == user.id).order_by(*table.primary_key)
        yield own.table, [_told(row._mapping) for row in db.session.execute(found)]
    tried = db.metadata.tables["sign_in_attempt"]
    mine = select(tried.c.at, tried.c.purpose, tried.c.source, tried.c.succeeded)
    rows = db.session.execute(mine.where(tried.c.account == account_digest(user.email)).order_by(tried.c.at))
    yield "sign_in_attempt", [_told(row._mapping) for row in rows]


def _told(row: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
