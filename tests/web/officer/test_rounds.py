"""The officer's pages of rounds: set up, invite, decide conflicts, assign, release, watch, close."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Attempt
from app.people.states import SeatRole
from app.rounds.models import Assignment, Conflict, Round
from app.rounds.policy import may_see_round, visible_rounds
from app.rounds.states import ConflictKind, ConflictState, PanelistState, RoundState
from app.shared import clock
from tests.factories.calls import make_item
from tests.factories.people import (
    AT,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)
from tests.factories.rounds import (
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer) -> Round:
    call = make_closed_call(officer)
    item = make_item(call)
    made = make_round(call, [make_passed_entry(item) for _ in range(3)])
    db.session.commit()
    return made


def _text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def test_journey_from_nothing_to_closed_through_the_pages(officer, sign_in) -> None:
    call = make_closed_call(officer)
    call.closes_at, call.opens_at = clock.now() - timedelta(days=2), clock.now() - timedelta(days=30)
    item = make_item(call)
    entries = [make_passed_entry(item) for _ in range(2)]
    judges = [make_judge(make_organisation()) for _ in range(2)]
    db.session.commit()
    client = sign_in(officer)
    due = (clock.now() + timedelta(days=9)).date().isoformat()
    answer = client.post(
        f"/officer/calls/{call.id}/create-round",
        data={"title": "第一轮", "items": [item.id], "due_at": due, "reviews_per_entry": "2"},
    )
    assert answer.status_code == 303, _text(answer)
    base = answer.location.removesuffix("/panel")
    assert judges[0].name in _text(client.get(f"{base}/panel"))
    assert client.post(f"{base}/panel/invite", data={"people": [j.id for j in judges]}).status_code == 303
    for judge in judges:
        own = sign_in(judge)
        key = base.rsplit("/", 1)[1]
        assert own.post(f"/judge/rounds/{key}/invitation", data={"answer": "accept"}).status_code == 303
        assert own.post(f"/judge/rounds/{key}/undertaking", data={"agreed": "y"}).status_code == 303
        assert own.post(f"/judge/rounds/{key}/conflicts", data={"confirmed": "y"}).status_code == 303
    client = sign_in(officer)
    assert client.post(f"{base}/assignments/stage").status_code == 303
    assert "4" in _text(client.get(f"{base}/assignments"))
    assert "各发一封通知" in _text(client.get(f"{base}/release"))
    assert client.post(f"{base}/release").location == base
    assert client.get(f"{base}/close").status_code == 409
    db.session.rollback()
    for assignment in db.session.scalars(select(Assignment)):
        make_review(assignment)
    db.session.commit()
    assert "锁定 4 份" in _text(client.get(f"{base}/close"))
    assert client.post(f"{base}/close").location == f"{base}/results"
    page = _text(client.get(f"{base}/results"))
    assert all(e.organisation.name in page for e in entries)
    assert "86.00" in page


def test_pages_of_a_round_for_others_look_absent(round, sign_in) -> None:
    people = [
        make_officer(make_closed_call()),
        make_judge(),
        make_member(make_organisation()),
        make_user(),
    ]
    db.session.commit()
    row = round.entries[0].id
    pages = [
        f"/officer/rounds/{round.id}{part}" for part in ("", "/panel", "/conflicts", "/assignments", "/close")
    ]
    pages += [f"/officer/rounds/entries/{row}", f"/officer/calls/{round.call_id}/create-round"]
    for person in people:
        client = sign_in(person)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(f"/officer/rounds/{round.id}/assignments/stage").status_code == 404
    assert db.session.scalars(select(Attempt)).first() is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("due_at", "昨天"),
        ("due_at", "2020-01-01"),
        ("reviews_per_entry", "1"),
        ("items", "zzz"),
    ],
)
def test_create_round_bad_input_is_400_beside_its_field(officer, sign_in, field, value) -> None:
    call = make_closed_call(officer)
    item = make_item(call)
    make_passed_entry(item)
    db.session.commit()
    given = {"title": "留下的名称", "items": [item.id], "due_at": "2099-01-01", "reviews_per_entry": "2"}
    answer = sign_in(officer).post(f"/officer/calls/{call.id}/create-round", data=given | {field: value})
    assert answer.status_code == 400
    assert f'id="{field}-error"' in _text(answer)
    if field != "title":
        assert "留下的名称" in _text(answer)
    assert db.session.scalars(select(Round)).all() == []


def test_create_round_while_open_is_409(officer, sign_in) -> None:
    call = make_closed_call(officer)
    call.closes_at = clock.now() + timedelta(days=1)
    db.session.commit()
    assert sign_in(officer).get(f"/officer/calls/{call.id}/create-round").status_code == 409


def test_panel_search_finds_by_name_employer_field_and_chain(round, officer, sign_in) -> None:
    wanted, other = make_judge(make_organisation("示例氢能研究所")), make_judge()
    wanted.expert.fields, wanted.expert.chain_names = ["渗透检测"], ["氢能"]
    db.session.commit()
    client = sign_in(officer)
    for query in (f"q={wanted.name}", "q=氢能研究所", "q=渗透", "chain=氢能"):
        page = _text(client.get(f"/officer/rounds/{round.id}/panel?{query}"))
        assert wanted.name in page, query
        assert other.name not in page.replace(wanted.name, ""), query


def test_invite_nobody_ticked_is_400_and_keeps_the_page(round, officer, sign_in) -> None:
    answer = sign_in(officer).post(f"/officer/rounds/{round.id}/panel/invite", data={"max_load": "5"})
    assert answer.status_code == 400
    assert "请先勾选专家" in _text(answer)


def test_change_and_remove_panelist(round, officer, sign_in) -> None:
    panelist = make_panelist(round)
    db.session.commit()
    client, page = sign_in(officer), f"/officer/rounds/panelists/{panelist.id}"
    assert client.post(page, data={"max_load": "6", "is_chair": "y"}).status_code == 303
    assert client.post(page, data={"max_load": "1", "min_load": "5"}).status_code == 400
    assert client.post(f"{page}/remove", data={"reason": ""}).status_code == 400
    assert client.post(f"{page}/remove", data={"reason": "另有任务"}).status_code == 303
    db.session.rollback()
    assert (panelist.max_load, panelist.state, panelist.is_chair) == (6, PanelistState.REMOVED, False)


def test_conflicts_are_detected_decided_and_registered(round, officer, sign_in) -> None:
    entrant = round.entries[0].entry.organisation
    panelist = make_panelist(round, make_judge(entrant))
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}/conflicts"
    assert client.post(f"{base}/detect").status_code == 303
    db.session.rollback()
    conflict = db.session.scalars(select(Conflict)).one()
    assert "工作单位相同" in _text(client.get(base))
    page = f"/officer/rounds/conflicts/{conflict.id}"
    assert "看不到" in _text(client.get(page))
    assert client.post(page, data={"decision": "confirm", "reason": ""}).status_code == 400
    assert client.post(page, data={"decision": "confirm", "reason": "在职"}).status_code == 303
    other = round.entries[1].entry.organisation
    answer = client.post(
        f"{base}/register",
        data={"person": panelist.user_id, "organisation": other.id, "kind": "kin", "reason": "举报核实"},
    )
    assert answer.status_code == 303
    db.session.rollback()
    assert {c.state for c in db.session.scalars(select(Conflict))} == {ConflictState.CONFIRMED}


def test_staging_what_cannot_be_done_is_409_with_the_entries_named(round, officer, sign_in) -> None:
    make_panelist(round)
    db.session.commit()
    answer = sign_in(officer).post(f"/officer/rounds/{round.id}/assignments/stage")
    assert answer.status_code == 409
    assert "A01 还缺 1 名专家" in _text(answer)
    assert db.session.scalars(select(Assignment)).all() == []


def test_moving_by_hand_tells_consequences_and_refuses_conflicts(round, officer, sign_in) -> None:
    free, tied = make_panelist(round, max_load=1), make_panelist(round)
    row = round.entries[0]
    conflict = Conflict(
        round=round, user=tied.user, organisation=row.entry.organisation, kind=ConflictKind.KIN,
        is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
    )  # fmt: skip
    db.session.add(conflict)
    db.session.commit()
    client, page = sign_in(officer), f"/officer/rounds/entries/{row.id}"
    assert "须回避" in _text(client.get(page))
    answer = client.post(f"{page}/move", data={"into": free.user_id, "reason": "熟悉"}, follow_redirects=True)
    assert "现有 1 名专家，规定 2 名" in _text(answer)
    refused = client.post(f"{page}/move", data={"into": tied.user_id, "reason": "熟悉"})
    assert refused.status_code == 409
    assert "须回避该申报" in _text(refused)
    assert client.post(f"{page}/move", data={}).status_code == 400
    assert client.post(f"{page}/move", data={"out": free.user_id, "reason": "误加"}).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Assignment)).all() == []


def test_change_and_refresh_while_preparing(round, officer, sign_in) -> None:
    item = round.items[0].item
    make_passed_entry(item)
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}"
    assert "还缺 2 名" in _text(client.get(base))
    assert client.get(f"{base}/change").status_code == 200
    given = {"title": "改名", "items": [item.id], "due_at": "2099-01-01", "reviews_per_entry": "3"}
    assert client.post(f"{base}/change", data=given).status_code == 303
    assert client.post(f"{base}/refresh").status_code == 303
    db.session.rollback()
    assert (round.title, round.reviews_per_entry, len(round.entries)) == ("改名", 3, 4)


def test_visible_rounds_equals_may_see_round_over_seats(app: Flask) -> None:
    rounds = []
    for _ in range(2):
        call = make_closed_call()
        for state in RoundState:
            for blind in (False, True):
                entries = [make_passed_entry(make_item(call))]
                rounds.append(make_round(call, entries, state=state, blind=blind))
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    seats = [make_officer(rounds[0].call), make_officer(), supervisor, make_judge(), make_user(), None]
    for user in seats:
        listed = set(db.session.scalars(visible_rounds(user, AT)))
        assert listed == {r for r in rounds if may_see_round(user, r, AT)}
        assert user is not supervisor or listed == {r for r in rounds if not r.blind}
