"""The clock and the crew of the demonstration."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from app.calls.models import Call
from app.extensions import db
from app.jobs.transaction import transaction
from app.people.models import Organisation, User
from app.people.service import grant_seat
from app.people.states import ScopeKind, SeatRole
from app.shared.clock import local_date, local_instant

DOMAIN = "demo.jiebang.example"


@dataclass
class Stage:
    """Everything that the acts of the demonstration share.

    Dates are relative to today; ``dice`` is seeded, so that two runs differ in keys alone. Rows are kept by key,
    because each act is a transaction of its own.
    """

    now: datetime
    say: Callable[[str], None]
    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311
    keys: dict[str, str] = field(default_factory=dict)
    laboratories: list[str] = field(default_factory=list)
    enterprises: dict[str, str] = field(default_factory=dict)
    judges: list[str] = field(default_factory=list)

    def day(self, offset: int, hour: int = 9, minute: int = 30) -> datetime:
        """An instant so many days from today, in working hours of Shanghai; never in the future of a past day."""
        return local_instant(local_date(self.now) + timedelta(days=offset), time(hour, minute))

    @contextmanager
    def act(self, title: str = "") -> Iterator[None]:
        """One transaction, announced."""
        if title:
            self.say(title)
        with transaction():
            yield
        db.session.expire_all()

    def user(self, mail: str) -> User:
        """A person of the cast."""
        found = db.session.get(User, self.keys[mail])
        assert found is not None  # noqa: S101
        return found

    def organisation(self, key: str) -> Organisation:
        """An organisation by its key."""
        found = db.session.get(Organisation, key)
        assert found is not None  # noqa: S101
        return found

    def call(self, key: str) -> Call:
        """A call by its key."""
        found = db.session.get(Call, key)
        assert found is not None  # noqa: S101
        return found

    def owner(self, organisation: Organisation) -> User:
        """The person who registered an organisation."""
        return organisation.memberships[0].user

    def add_user(self, mail: str, name: str, *, at: datetime) -> User:
        """A confirmed account of the demonstration."""
        user = User(
            email=f"{mail}@{DOMAIN}",
            name=name,
            created_at=at,
            confirmed_at=at,
            is_demo=True,
            active=True,
            fs_uniquifier=secrets.token_hex(32),
        )
        db.session.add(user)
        db.session.flush()
        self.keys[mail] = user.id
        return user

    def seat(self, user: User, role: SeatRole, *, at: datetime, kind: str | None = None) -> None:
        """A seat from then on, over the platform or a kind."""
        scope = ScopeKind.KIND if kind else ScopeKind.PLATFORM
        grant_seat(user, role, scope, kind, since=at, by=None, at=at)
