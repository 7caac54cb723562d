"""Users, organisations and seats."""

import secrets
from datetime import UTC, date, datetime
from itertools import count

from app.chains.models import Region
from app.extensions import db
from app.people.models import Expert, Membership, Organisation, Seat, User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, ScopeKind, SeatRole
from tests.factories.numbering import next_key, next_number
from tests.factories.saving import save, together

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_numbers = count(10_001)  # no other thing that has a number in its name reaches so far
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(number: int, prefix: str = "91329901") -> str:
    """A valid unified social credit code of a made-up area."""
    body = f"{prefix}MADE{number:05d}"[:17].ljust(17, "0")
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def make_user(name: str = "", **columns: object) -> User:
    """A confirmed account."""
    number = 5000 + next_number("user")  # of one length, or one name would begin another
    user = User(
        id=next_key("user"),
        email=f"person{number}@example.org",
        name=name or f"示例人员{number}",
        created_at=LONG_AGO,
        confirmed_at=LONG_AGO,
        fs_uniquifier=secrets.token_hex(16),
        active=True,
        **columns,
    )
    save(user)
    return user


def make_region(code: str = "320100", name: str = "南京市", english: str = "Nanjing") -> Region:
    """A city."""
    known = db.session.info.setdefault(
        "regions", {}
    )  # held, for the session itself forgets what nobody holds
    region = known.get(code)
    if region is None or region not in db.session:
        region = known[code] = db.session.get(Region, code)
    if region is None:
        region = known[code] = Region(
            code=code, name_zh=name, name_en=english, level="city", parent_code="320000"
        )
        save(region)
    return region


def make_organisation(
    name: str = "", kind: OrganisationKind = OrganisationKind.LABORATORY, **columns: object
) -> Organisation:
    """An active organisation in Nanjing; a laboratory comes with a valid CMA certificate."""
    number = next(_numbers)
    values: dict[str, object] = {
        "id": next_key("organisation"),
        "slug": f"organisation-{number}",
        "kind": kind,
        "state": OrganisationState.ACTIVE,
        "name": name or f"示例机构{number}",
        "skeleton": f"示例机构{number}",
        "credit_code": credit_code(number),
        "region_code": make_region().code,
        "created_at": LONG_AGO,
    }
    if kind == OrganisationKind.LABORATORY:
        values |= {"cma_number": f"26102034{number % 10_000:04d}", "cma_valid_until": date(2031, 1, 1)}
    organisation = Organisation(**(values | columns))
    save(organisation)
    return organisation


def join(user: User, organisation: Organisation, role: MembershipRole = MembershipRole.OWNER) -> Membership:
    """A membership since long ago."""
    membership = Membership(
        id=next_key("membership"), user=user, organisation=organisation, role=role, since=LONG_AGO
    )
    save(membership)
    return membership


def make_member(organisation: Organisation, role: MembershipRole = MembershipRole.OWNER) -> User:
    """A new person in an organisation."""
    with together():
        user = make_user()
        join(user, organisation, role)
    return user


def seat(user: User, role: SeatRole, *, call: object = None, kind: str | None = None) -> Seat:
    """A seat since long ago over the platform, a kind or a call."""
    scope = ScopeKind.CALL if call is not None else ScopeKind.KIND if kind else ScopeKind.PLATFORM
    row = Seat(
        id=next_key("seat"),
        user=user,
        role=role,
        scope_kind=scope,
        scope_id=getattr(call, "id", None) or kind,
        since=LONG_AGO,
    )
    save(row)
    return row


def make_officer(call: object = None) -> User:
    """An officer of one call, or of every challenge."""
    with together():
        user = make_user()
        seat(user, SeatRole.OFFICER, call=call, kind=None if call is not None else "challenge")
    return user


def make_judge(employer: Organisation | None = None) -> User:
    """A person of the expert pool with a judge's seat."""
    name = employer.name if employer else "示例研究院"
    with together():
        user = make_user()
        seat(user, SeatRole.JUDGE)
        save(Expert(user=user, employer=employer, employer_name=name))
    return user
