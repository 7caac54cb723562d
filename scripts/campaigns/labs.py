"""Laboratories that have handed in once and will hand in again: rows, sessions, and what each knows of his draft."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, insert, select, update

from app.calls.models import Call
from app.chains.models import Chain
from app.chains.service import import_shipped
from app.entries.content.document import document_of, freeze_document
from app.entries.models import Draft, EntryVersion
from app.extensions import db
from app.people.models import LoginSession, User
from app.shared import clock
from app.web.account.sessions import SERIALIZER, digest
from scripts.benchmarks.handed_in import POOL, HandedIn, Line, real_answers, write_entries
from scripts.benchmarks.lists import OPEN, Listed, add_lists
from scripts.benchmarks.rows import Dice
from scripts.benchmarks.seats import People, add_people
from scripts.campaigns.site import Site

CHANGED = "route"
"""The question whose answer changes from press to press; the kind challenge asks it."""


@dataclass
class Lab:
    """One member of one laboratory, his entry, his browser's cookie and token, and his draft as it stands."""

    number: int
    entry: str
    cookie: str
    token: str
    form: Any
    lines: list[Line]
    manifest: list[dict[str, Any]]
    answers: dict[str, Any]
    revision: int
    address: str = ""
    presses: list[Mapping[str, Any]] = field(default_factory=list)

    def digest(self) -> str:
        """The SHA-256 that the receipt must show: worked out here, not asked of the site."""
        document = document_of(self.form, self.answers, self.lines)
        return freeze_document(document, self.manifest, self.revision).sha256


@dataclass(frozen=True)
class World:
    """The laboratories, the call they bid for, and whoever judges and keeps it."""

    labs: list[Lab]
    call: str
    people: People


def found(site: Site, count: int, *, closes_in: float = 20 * 86400) -> World:
    """So many laboratories with an entry each, on one open list that closes in so many seconds."""
    with site.app.app_context():
        at, dice = clock.now(), Dice()
        import_shipped(at=at)
        db.session.commit()
        with db.engine.begin() as connection:
            chains = list(connection.scalars(select(Chain.id).order_by(Chain.position)))
            people = add_people(connection, dice, count, "320100", at)
            call = add_lists(connection, dice, people, 5, ["320100"], chains, at)[OPEN]
            form = connection.scalar(select(Call.form).where(Call.id == call.id))
            entries = [HandedIn(dice.key(), call.items[0], n) for n in range(count)]
            write_entries(
                connection, dice, people, call, form, [real_answers(dice, form) for _ in range(POOL)], entries
            )
            close(connection, call.id, at + timedelta(seconds=closes_in))
            labs = [_lab(connection, entry, call, people, form, site) for entry in entries]
        return World(labs, call.id, people)


def close(connection: Connection, call: str, at: datetime) -> None:
    """Set the closing instant straight in the database: a trial cannot wait for weeks."""
    connection.execute(update(Call.__table__).where(Call.__table__.c.id == call).values(closes_at=at))


def _lab(connection: Connection, entry: HandedIn, call: Listed, people: People, form: Any, site: Site) -> Lab:
    draft = connection.execute(select(Draft.fields, Draft.revision).where(Draft.entry_id == entry.id)).one()
    manifest = connection.scalar(select(EntryVersion.manifest).where(EntryVersion.entry_id == entry.id))
    cookie, token = sign_in(connection, people.members[entry.laboratory], site.settings.secret_key)
    n = entry.laboratory
    return Lab(
        n, entry.id, cookie, token, form,
        [Line(*pair) for pair in call.indicators[entry.item]], list(manifest or []),
        {name: kept["v"] for name, kept in draft.fields.items()}, draft.revision,
        f"10.{n // 65536}.{n // 256 % 256}.{n % 256}",
    )  # fmt: skip


def sign_in(connection: Connection, user: str, secret: str) -> tuple[str, str]:
    """A session of this person straight in the table, as the site would keep it: its cookie and its CSRF token."""
    key, raw, at = secrets.token_urlsafe(32), secrets.token_hex(20), clock.now()
    identity = connection.scalar(select(User.fs_uniquifier).where(User.id == user))
    data = {"_user_id": identity, "_fresh": True, "csrf_token": raw}
    connection.execute(
        insert(LoginSession.__table__).values(
            id=digest(key), user_id=user, data=SERIALIZER.dumps(data).encode(),
            details={"began": at.isoformat(), "seen": at.isoformat()}, expires_at=at + timedelta(hours=48),
        )
    )  # fmt: skip
    return f"session={key}", str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))
