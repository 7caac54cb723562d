"""One extension of at most a year (rule 14)."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.projects.letters import RULES
from app.projects.models import Extension
from app.projects.policy import (
    may_ask_extension,
    may_decide_extension,
    may_withdraw_extension,
    worked_projects,
)
from app.projects.queries import listed, tallies_for_officer
from app.projects.service import (
    agree_extension,
    ask_extension,
    refuse_extension,
    request_acceptance,
    withdraw_extension,
)
from app.projects.states import ExtensionState
from app.shared.clock import end_of_day
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.people import AT
from tests.factories.projects import (
    LATER,
    Cast,
    deliver,
    every_seat,
    make_project,
    make_requested,
    make_running,
    measure,
)

END, YEAR = date(2028, 5, 23), date(2029, 5, 23)
FIRST, SECOND = date(2027, 5, 23), date(2027, 11, 23)


def _ask(cast: Cast, ends_on: date = YEAR, **days: date) -> Extension:
    first, second = cast.project.milestones
    dates = {first.id: days.get("first", FIRST), second.id: days.get("second", SECOND)}
    return ask_extension(cast.project, ends_on, dates, "关键设备延期到货", by=cast.member, at=AT)


def test_asking_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_running()
    codes = {n: may_ask_extension(p, cast.project, AT).code for n, p in every_seat(cast).items()}
    assert codes == {
        "member": "ok",
        **dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory"),
        **dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent"),
    }


def test_answering_and_withdrawing_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_running()
    extension, people = _ask(cast), every_seat(cast)
    hidden = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")
    assert {n: may_decide_extension(p, extension, AT).code for n, p in people.items()} == hidden | {
        "officer": "ok",
        **dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer"),
    }
    assert {n: may_withdraw_extension(p, extension, AT).code for n, p in people.items()} == hidden | {
        "member": "ok",
        **dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory"),
    }


def test_asking_before_signing_or_during_acceptance_refused(app: Flask) -> None:
    agreeing, (submitted, _) = make_project(), make_requested()
    for cast in (agreeing, submitted):
        assert may_ask_extension(cast.member, cast.project, LATER).code == "not_running"


@pytest.mark.parametrize(
    ("ends_on", "days", "wrong"),
    [
        (END, {}, ["ends_on"]),
        (YEAR + timedelta(days=1), {}, ["ends_on"]),
        (YEAR, {"first": FIRST - timedelta(days=1)}, ["first"]),
        (YEAR, {"second": YEAR + timedelta(days=1)}, ["second"]),
        (YEAR, {"first": SECOND + timedelta(days=1)}, ["second"]),
        (YEAR, {"first": YEAR, "second": YEAR}, []),
    ],
)
def test_dates_outside_the_rule_refused(
    app: Flask, ends_on: date, days: dict[str, date], wrong: list[str]
) -> None:
    cast = make_running()
    names = dict(zip((m.id for m in cast.project.milestones), ("first", "second"), strict=True))
    try:
        _ask(cast, ends_on, **days)
        found = []
    except Invalid as invalid:
        found = [names.get(key, key) for key in invalid.errors]
    assert found == wrong


def test_end_that_is_over_today_refused_and_reason_asked_for(app: Flask) -> None:
    cast = make_running()
    late = end_of_day(END + timedelta(days=30))
    with pytest.raises(Invalid) as wrong:
        ask_extension(cast.project, END + timedelta(days=20), {}, " ", by=cast.member, at=late)
    assert set(wrong.value.errors) == {"ends_on", "reason"}


def test_agreed_extension_moves_the_dates_once(app: Flask) -> None:
    cast = make_running()
    project, extension = cast.project, _ask(cast, second=YEAR)
    with pytest.raises(Refused, match="asked"):
        _ask(cast)
    agree_extension(extension, "同意", by=cast.officer, at=AT)
    db.session.flush()
    assert (project.ends_on, project.extended, extension.state) == (YEAR, 1, ExtensionState.AGREED)
    assert [m.due_on for m in project.milestones] == [FIRST, YEAR]
    with pytest.raises(Refused, match="extended"):
        _ask(cast)
    with pytest.raises(Refused, match="wrong_state"):
        agree_extension(extension, "", by=cast.officer, at=AT)


def test_refused_or_withdrawn_extension_changes_nothing_and_can_be_asked_again(app: Flask) -> None:
    cast = make_running()
    extension = _ask(cast, second=YEAR)
    with pytest.raises(Invalid):
        refuse_extension(extension, " ", by=cast.officer, at=AT)
    refuse_extension(extension, "理由不足", by=cast.officer, at=AT)
    again = _ask(cast)
    withdraw_extension(again, by=cast.member, at=AT)
    third = _ask(cast)
    db.session.flush()
    assert [e.state.value for e in (extension, again, third)] == ["refused", "withdrawn", "asked"]
    assert (cast.project.ends_on, cast.project.extended) == (END, 0)
    assert [m.due_on for m in cast.project.milestones] == [FIRST, SECOND]


def test_milestone_confirmed_meanwhile_keeps_its_date(app: Flask) -> None:
    cast = make_running()
    extension = _ask(cast, first=YEAR, second=YEAR)
    deliver(cast)
    agree_extension(extension, "", by=cast.officer, at=LATER)
    assert [m.due_on for m in cast.project.milestones] == [FIRST, SECOND]


def test_acceptance_asked_for_takes_the_open_request_back(app: Flask) -> None:
    cast = make_running()
    extension = _ask(cast)
    deliver(cast)
    measure(cast)
    request_acceptance(cast.project, by=cast.member, at=LATER)
    assert extension.state == ExtensionState.WITHDRAWN


def test_request_waits_on_the_desk_and_letters_reach_the_other_side(app: Flask) -> None:
    cast = make_running()
    extension = _ask(cast)
    db.session.flush()
    waiting = take(tallies_for_officer(cast.officer, AT))
    assert [(row.label.id, row.values) for row in waiting] == [("延期申请待答复", {"state": "asked"})]
    assert db.session.scalars(listed(worked_projects(cast.officer, AT), "asked", AT)).all() == [cast.project]
    refuse_extension(extension, "理由不足", by=cast.officer, at=AT)
    agree_extension(_ask(cast), "", by=cast.officer, at=AT)
    db.session.flush()
    rules = {rule.act: rule for rule in RULES}
    told = {}
    for act in db.session.scalars(select(Act).where(Act.name.like("project.extension_%"))):
        told[act.name] = set(rules[act.name].readers(act))
        for key in told[act.name]:
            words = rules[act.name].words(act, key)
            assert words is not None
            assert str(words.paragraphs[1])
    assert told["project.extension_asked"] >= {cast.officer.id, cast.issuer.id}
    assert told["project.extension_agreed"] >= {cast.member.id, cast.issuer.id}
    assert told["project.extension_refused"] >= {cast.member.id}
    assert take(tallies_for_officer(cast.officer, AT)) == []
