"""The clock and the crew of the demonstration."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from io import BytesIO
from itertools import count

from pypdf import PdfWriter

from app.adapters.store import new_store_key, store
from app.adapters.uploads import prove_file
from app.calls.models import Call
from app.cli.demo import cast
from app.extensions import db
from app.files.proof import Proof
from app.jobs.transaction import transaction
from app.people.models import Organisation, User
from app.people.service import grant_seat
from app.people.states import ScopeKind, SeatRole
from app.shared.clock import local_date, local_instant
from app.shared.working_days import is_working_day

DOMAIN = "demo.jiebang.example"


@dataclass
class Stage:
    """Everything that the acts of the demonstration share.

    Dates are relative to today; ``dice`` is seeded, so that two runs differ in keys alone. Rows are kept by key,
    because each act is a transaction of its own. ``openers``: private keys of those who open sealed lists, by person.
    """

    now: datetime
    say: Callable[[str], None]
    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311
    keys: dict[str, str] = field(default_factory=dict)
    laboratories: list[str] = field(default_factory=list)
    enterprises: dict[str, str] = field(default_factory=dict)
    judges: list[str] = field(default_factory=list)
    openers: dict[str, str] = field(default_factory=dict)
    page: Proof | None = None

    def day(self, offset: int, hour: int = 9, minute: int = 30) -> datetime:
        """An instant so many days from today, in working hours of Shanghai; never in the future of a past day."""
        return local_instant(local_date(self.now) + timedelta(days=offset), time(hour, minute))

    def worked(self, offset: int) -> int:
        """The working day nearest to so many days from today, as days from today: the next one that is over, or else
        the last one; offices publish on no other."""
        today = local_date(self.now)
        after = next(n for n in count(offset) if is_working_day(today + timedelta(days=n))[0])
        if after < 0 or offset >= 0:
            return after
        return next(n for n in count(offset, -1) if is_working_day(today + timedelta(days=n))[0])

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

    def officer(self, call: Call) -> User:
        """The officer who runs a call."""
        return self.user(cast.OFFICE_OF[call.kind].officer.mail)

    def second(self, call: Call) -> User:
        """The officer who agrees to what the first one proposes."""
        return self.user(cast.OFFICE_OF[call.kind].second.mail)

    def laboratories_in(self, city: str) -> list[str]:
        """The laboratories of a city; the last one of all waits for its approval and takes no part."""
        numbers = range(min(len(self.laboratories), cast.LABORATORIES - 1))
        return [self.laboratories[n] for n in numbers if cast.laboratory_name(n)[1] == city]

    def paper(self, name: str, author: str = "", sealed_for: str | None = None) -> Proof:
        """A stamped document of the demonstration: one blank page, looked at once, under whatever name.

        ``author`` stands in the properties of the file, as office programmes put it there. ``sealed_for``: the slot of
        a sealed draft.
        """
        if author or sealed_for:
            return prove_file(f"{name}（示例）.pdf", blank_page(author), ("pdf",), sealed_for=sealed_for)
        if self.page is None:
            self.page = prove_file("示例.pdf", blank_page(), ("pdf",))
        key = new_store_key()
        store().put(key, store().get(self.page.store_key))
        return replace(self.page, name=f"{name}（示例）.pdf", store_key=key)

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

    def seat(
        self, user: User, role: SeatRole, *, at: datetime, kind: str | None = None, city: str | None = None
    ) -> None:
        """A seat from then on, over the platform, a kind or a city."""
        scope = ScopeKind.KIND if kind else ScopeKind.REGION if city else ScopeKind.PLATFORM
        grant_seat(user, role, scope, kind or city, since=at, by=None, at=at)


def blank_page(author: str = "") -> BytesIO:
    """What a stamped document looks like in the demonstration."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    if author:
        writer.add_metadata({"/Author": author})
    writer.write(out)
    out.seek(0)
    return out
