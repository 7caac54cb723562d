"""Made-up people and organisations of a dry run. They live inside one savepoint and are never committed."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.calls.models import Call
from app.chains.queries import cities
from app.extensions import db
from app.people.models import Expert, Membership, Organisation, Seat, User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, ScopeKind, SeatRole
from app.shared.columns import new_key

LONG = timedelta(days=365)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Cast:
    """Who plays: the officer who asked, a second one, laboratories with a writer each, judges, recommenders."""

    officer: User
    second: User
    at: datetime
    writers: dict[str, User] = field(default_factory=dict)
    recommenders: dict[str, User] = field(default_factory=dict)
    judges: list[User] = field(default_factory=list)


def make_cast(call: Call, officer: User, at: datetime) -> Cast:
    """The officer himself and a made-up second one with a seat on the call."""
    second = make_person("示例承办人", at)
    _seat(second, SeatRole.OFFICER, at, scope=ScopeKind.CALL, scope_id=call.id)
    return Cast(officer, second, at)


def make_person(name: str, at: datetime) -> User:
    """A confirmed account under an address that exists nowhere (RFC 2606), in a domain of its own."""
    key = new_key().lower()
    user = User(
        email=f"person@{key}.invalid",
        name=name,
        created_at=at - LONG,
        confirmed_at=at - LONG,
        fs_uniquifier=secrets.token_hex(16),
        active=True,
    )
    db.session.add(user)
    db.session.flush()
    return user


def make_laboratory(cast: Cast, kind: str, number: int) -> Organisation:
    """An organisation of a sort that the kind admits, with a certificate in force and one who writes for it."""
    key, towns = new_key().lower(), cities()
    organisation = Organisation(
        slug=f"rehearsal-{key}",
        kind=OrganisationKind(kind),
        state=OrganisationState.ACTIVE,
        name=f"示例机构{number}",
        skeleton=f"rehearsal{key}",
        credit_code=_credit_code(),
        region_code=towns[number % len(towns)].code if towns else None,
        cma_number=f"269{secrets.randbelow(10**9):09d}",
        cma_valid_until=date(cast.at.year + 9, 1, 1),
        created_at=cast.at - LONG,
    )
    writer = make_person(f"示例经办人{number}", cast.at)
    db.session.add(organisation)
    db.session.flush()
    since = cast.at - LONG
    db.session.add(Membership(user=writer, organisation=organisation, role=MembershipRole.OWNER, since=since))
    db.session.flush()
    cast.writers[organisation.id] = writer
    return organisation


def make_judges(cast: Cast, count: int) -> list[User]:
    """So many judges; a later round takes others than an earlier one."""
    made = []
    for number in range(count):
        judge = make_person(f"示例专家{len(cast.judges) + number + 1}", cast.at)
        _seat(judge, SeatRole.JUDGE, cast.at)
        db.session.add(Expert(user=judge, employer_name=f"示例研究院{new_key()}"))
        made.append(judge)
    db.session.flush()
    cast.judges += made
    return made


def recommender_of(cast: Cast, city: str) -> User:
    """Who recommends for a city."""
    if city not in cast.recommenders:
        user = make_person("示例推荐单位经办人", cast.at)
        _seat(user, SeatRole.RECOMMENDER, cast.at, scope=ScopeKind.REGION, scope_id=city)
        cast.recommenders[city] = user
    return cast.recommenders[city]


def _seat(
    user: User,
    role: SeatRole,
    at: datetime,
    scope: ScopeKind = ScopeKind.PLATFORM,
    scope_id: str | None = None,
) -> None:
    db.session.add(Seat(user=user, role=role, scope_kind=scope, scope_id=scope_id, since=at - LONG))
    db.session.flush()


def _credit_code() -> str:
    """A code with a right check digit of an area that does not exist (3299xx)."""
    body = "91329999" + "".join(secrets.choice(LETTERS) for _ in range(9))
    total = sum(LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + LETTERS[(31 - total % 31) % 31]
