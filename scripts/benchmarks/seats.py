"""Accounts, organisations, seats: who acts in the measurements."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.people.models import Expert, Membership, Organisation, Seat, User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, ScopeKind, SeatRole
from scripts.benchmarks.rows import Dice, put

JUDGES, ENTERPRISES = 100, 40


@dataclass(frozen=True)
class People:
    """Keys of who was made. ``members[n]`` is the owner of ``laboratories[n]``."""

    laboratories: list[str]
    members: list[str]
    enterprises: list[str]
    judges: list[str]
    officer: str


def add_people(connection: Connection, dice: Dice, laboratories: int, region: str, at: datetime) -> People:
    """Laboratories with an owner each, enterprises, the panel, an officer of all challenges."""
    people = People(
        dice.keys(laboratories),
        dice.keys(laboratories),
        dice.keys(ENTERPRISES),
        dice.keys(JUDGES),
        dice.key(),
    )
    before = at - timedelta(days=300)
    put(connection, User, [_user(key, n, before) for n, key in enumerate(_everybody(people))])
    put(connection, Organisation, _organisations(people, region, before))
    put(
        connection,
        Membership,
        [
            {
                "user_id": user,
                "organisation_id": organisation,
                "role": MembershipRole.OWNER,
                "since": before,
            }
            for user, organisation in zip(people.members, people.laboratories, strict=True)
        ],
    )
    put(connection, Seat, [_seat(key, SeatRole.JUDGE, None, before) for key in people.judges])
    put(connection, Seat, [_seat(people.officer, SeatRole.OFFICER, "challenge", before)])
    put(connection, Expert, [{"user_id": key, "employer_name": "示例研究院"} for key in people.judges])
    return people


def _everybody(people: People) -> list[str]:
    return [*people.members, *people.judges, people.officer]


def _user(key: str, number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "email": f"person{number}@example.org",
        "name": f"示例人员{number}",
        "created_at": at,
        "confirmed_at": at,
        "fs_uniquifier": f"measured-{key}",
    }


def _organisations(people: People, region: str, at: datetime) -> list[dict[str, Any]]:
    kinds = [(key, OrganisationKind.LABORATORY) for key in people.laboratories]
    kinds += [(key, OrganisationKind.ENTERPRISE) for key in people.enterprises]
    return [
        {
            "id": key,
            "slug": f"organisation-{number}",
            "kind": kind,
            "state": OrganisationState.ACTIVE,
            "name": f"示例{'检测中心' if kind == OrganisationKind.LABORATORY else '制造企业'}{number}",
            "skeleton": f"示例机构{number}",
            "credit_code": f"91329901MADE{number:05d}X",
            "region_code": region,
            "created_at": at,
            "cma_number": f"26102034{number:04d}" if kind == OrganisationKind.LABORATORY else "",
            "cma_valid_until": date(at.year + 4, 1, 1) if kind == OrganisationKind.LABORATORY else None,
        }
        for number, (key, kind) in enumerate(kinds)
    ]


def _seat(user: str, role: SeatRole, kind: str | None, at: datetime) -> dict[str, Any]:
    scope = ScopeKind.KIND if kind else ScopeKind.PLATFORM
    return {"user_id": user, "role": role, "scope_kind": scope, "scope_id": kind, "since": at}
