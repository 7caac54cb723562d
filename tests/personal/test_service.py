"""Leaving, one's own copy, and what goes by itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.faults.models import Fault
from app.history.models import Act
from app.jobs.forgetting import clear_old_contacts
from app.letters.models import Letter
from app.letters.states import LetterState
from app.people.models import Invitation, User
from app.people.states import MembershipRole, SeatRole
from app.personal.policy import may_erase_account
from app.personal.queries import own_data
from app.personal.service import FAULTS_FOR, GONE, INVITATIONS_FOR, LETTERS_FOR, erase_account
from app.shared.columns import new_key
from app.shared.verdict import Refused
from tests.factories.people import AT, make_judge, make_member, make_organisation, make_user, seat
from tests.factories.rounds import make_open_round

DAY = timedelta(days=1)


def leaver() -> User:
    """Somebody who has an account, a past and nothing that holds him."""
    user = make_judge(make_organisation())
    user.name, user.phone, user.password = "林一示例", "13800001111", "$argon2id$kept"
    for held in user.seats:
        held.until = AT - DAY
    db.session.flush()
    return user


def kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def a_letter(user: User, **columns: object) -> Letter:
    given = {"act_id": 1, "template": "x", "subject": "致林一示例", "body": "林一示例，你好", "path": "/lab/"}
    given |= {"next_attempt_at": AT, "written_at": AT, **columns}
    made: Letter = kept(Letter(id=new_key(), user_id=user.id, **given))
    return made


def everything() -> str:
    """What every table says, as text."""
    rows = (db.session.execute(db.select(table)).all() for table in db.metadata.sorted_tables)
    return repr([*rows])


def test_erase_account_nothing_tells_who_it_was_and_the_record_stays(app: Flask) -> None:
    user = leaver()
    letter, email = a_letter(user), user.email
    erase_account(user, by=user, at=AT)
    db.session.flush()
    told = everything()
    assert not [secret for secret in ("林一示例", email, "13800001111", "$argon2") if secret in told]
    assert (user.name, user.active, user.password, letter.state) == (GONE, False, None, LetterState.SENT)
    act = db.session.scalars(db.select(Act).where(Act.name == "user.erased")).one()
    assert act.actor_id == act.subject_id == user.id


def _seated(user: User) -> None:
    seat(user, SeatRole.OFFICER)


def _member(user: User) -> None:
    user.memberships.append(make_member(make_organisation(), MembershipRole.READER).memberships[0])


def _demo(user: User) -> None:
    user.is_demo = True


@pytest.mark.parametrize(
    ("make", "code"), [(_seated, "seated"), (_member, "member"), (_demo, "demonstration")]
)
def test_erase_account_of_who_still_answers_for_something_refused(
    app: Flask, make: Callable[[User], None], code: str
) -> None:
    user = leaver()
    make(user)
    db.session.flush()
    assert may_erase_account(user, user, AT).code == code
    with pytest.raises(Refused):
        erase_account(user, by=user, at=AT)
    assert user.name == "林一示例"


def test_erase_account_of_a_judge_with_open_tasks_refused(app: Flask) -> None:
    _, panel = make_open_round(entries=1)
    judge = panel[0].user
    for held in judge.seats:
        held.until = AT - DAY
    for membership in judge.memberships:
        membership.until = AT - DAY
    assert may_erase_account(judge, judge, AT).code == "judging"


def test_erase_account_of_another_does_not_exist(app: Flask) -> None:
    user, other = leaver(), make_user()
    assert may_erase_account(other, user, AT).hide
    assert may_erase_account(None, user, AT).hide


def test_own_data_holds_nothing_of_others(app: Flask) -> None:
    user, other = leaver(), leaver()
    other.phone = "13900002222"
    a_letter(user)
    a_letter(other, subject="致别人")
    db.session.flush()
    told = json.dumps(dict(own_data(user)), ensure_ascii=False)
    assert user.email in told
    assert "13800001111" in told
    assert not [secret for secret in (other.email, "13900002222", "致别人", "$argon2") if secret in told]


def test_contents_and_contacts_whose_time_is_over_cleared(app: Flask) -> None:
    user = leaver()
    lab = make_organisation()
    old = a_letter(user, written_at=AT - LETTERS_FOR - DAY)
    new = a_letter(user, act_id=2)
    told = {"wrong": "错字", "contact": "13800001111", "reported_at": AT}
    fault = kept(Fault(id=new_key(), settled_at=AT - FAULTS_FOR - DAY, **told))
    gone = AT - INVITATIONS_FOR - DAY
    asked = kept(
        Invitation(
            id=new_key(), organisation_id=lab.id, email="guest@example.org", role=MembershipRole.READER,
            token_hash="0" * 64, invited_by_id=user.id, invited_at=gone - DAY, expires_at=gone,
        )
    )  # fmt: skip
    for _ in range(2):
        assert clear_old_contacts(AT) == 0
    db.session.expire_all()
    assert (old.body, new.body, fault.contact) == ("", "林一示例，你好", "")
    assert asked.email == f"{asked.id}@erased.invalid"
