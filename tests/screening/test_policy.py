"""Who sees formal checks and appeals: the list rule is the check rule; letters go to those concerned."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.letters import RULES as ENTRY_RULES
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.screening.letters import RULES
from app.screening.models import Screening
from app.screening.policy import (
    may_mark_screening,
    may_see_appeal,
    may_see_screening,
    visible_appeals,
    visible_screenings,
)
from app.screening.service import file_appeal
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.people import AT, make_judge, make_member, make_officer, make_user, seat
from tests.factories.screening import make_refused, make_screening

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(days=11)


def _seated(role: SeatRole) -> User:
    user = make_user()
    seat(user, role)
    return user


SEATS: dict[str, tuple[Callable[[Screening], User | None], bool, bool]] = {
    "visitor": (lambda _s: None, False, False),
    "officer of the call": (lambda s: make_officer(s.entry.call), True, True),
    "officer of the kind": (lambda _s: make_officer(), True, True),
    "officer of another call": (lambda _s: make_officer(make_call()), False, False),
    "supervisor": (lambda _s: _seated(SeatRole.SUPERVISOR), True, False),
    "discipline": (lambda _s: _seated(SeatRole.DISCIPLINE), False, False),
    "audit administrator": (lambda _s: _seated(SeatRole.AUDIT_ADMIN), False, False),
    "judge": (lambda _s: make_judge(), False, False),
    "owner of the entrant": (lambda s: writer_of(s.entry.organisation), False, False),
}


@pytest.mark.parametrize("who", SEATS)
@pytest.mark.parametrize("refused", [False, True])
def test_may_see_screening_and_visible_screenings_agree(app: Flask, who: str, refused: bool) -> None:
    entry = make_submitted_entry(make_item(make_call()))
    screening = make_refused(entry) if refused else make_screening(entry)
    make, seen, works = SEATS[who]
    user = make(screening)
    assert bool(may_see_screening(user, screening, LATER)) == seen
    assert (screening in db.session.scalars(visible_screenings(user, LATER)).all()) == seen
    assert bool(may_mark_screening(user, screening, LATER)) == (works and not refused)


@pytest.mark.parametrize("who", SEATS)
def test_may_see_appeal_and_visible_appeals_agree(app: Flask, who: str) -> None:
    screening = make_refused(make_submitted_entry(make_item(make_call())))
    appeal = file_appeal(screening, "承诺书已经盖章", by=writer_of(screening.entry.organisation), at=LATER)
    make, seen, _works = SEATS[who]
    user = make(screening)
    assert bool(may_see_appeal(user, appeal, LATER)) == seen
    assert (appeal in db.session.scalars(visible_appeals(user, LATER)).all()) == seen


def test_visible_screenings_of_a_blind_call_hidden_from_the_supervisor(app: Flask) -> None:
    call = make_call()
    call.method = call.method | {"blind": True}
    screening = make_screening(make_submitted_entry(make_item(call)))
    user = _seated(SeatRole.SUPERVISOR)
    assert may_see_screening(user, screening, LATER).hide
    assert db.session.scalars(visible_screenings(user, LATER)).all() == []


def test_letters_of_a_refusal_and_an_appeal_reach_those_concerned(app: Flask) -> None:
    call = make_call()
    refuser, other = make_officer(call), make_officer(call)
    entry = make_submitted_entry(make_item(call))
    owner = writer_of(entry.organisation)
    looker = make_member(entry.organisation, MembershipRole.READER)
    screening = make_refused(entry, refuser)
    file_appeal(screening, "承诺书已经盖章", by=owner, at=LATER)
    heard: dict[str, set[str]] = {}
    for act in db.session.scalars(select(Act).order_by(Act.id)):
        for rule in [*ENTRY_RULES, *RULES]:
            if rule.act == act.name:
                readers = rule.readers(act)
                heard[act.name] = set(readers)
                for reader in readers:
                    words = rule.words(act, reader)
                    assert words is not None
                    assert words.subject.id
                    assert all(str(p) for p in words.paragraphs)
                    assert words.path.startswith("/")
    assert heard["entry.submitted"] == {owner.id}
    assert heard["screening.refused"] == {owner.id}
    assert other.id in heard["appeal.filed"]
    assert refuser.id not in heard["appeal.filed"]
    assert looker.id not in set().union(*heard.values())
