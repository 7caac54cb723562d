"""The expert pool, one expert, and the draw of a panel, as officers, supervisors and others see them."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.states import SeatRole
from app.rounds.models import PanelDraw, Panelist, Round
from app.rounds.policy import may_see_expert, visible_experts
from app.rounds.service import answer_invitation, invite_judge
from app.rounds.states import DeclineCause
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation, make_user, seat
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together


def make_pool(count: int) -> list:
    with together():
        pool = [make_judge(make_organisation()) for _ in range(count)]
        for number, judge in enumerate(pool):
            expert = judge.expert
            expert.fields, expert.region_code = ["电池" if number % 2 else "钢铁"], "320100"
            expert.standards, expert.languages = ["GB/T 1"], ["中文"]
    return pool


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer) -> Round:
    call = make_closed_call(officer)
    return make_round(call, [make_passed_entry(make_item(call)) for _ in range(2)])


def test_pool_is_filtered_by_links(officer, sign_in) -> None:
    pool = make_pool(4)
    db.session.commit()
    client = sign_in(officer)
    page = client.get("/officer/experts").get_data(as_text=True)
    assert all(judge.name in page for judge in pool)
    href = re.search(r'href="([^"]*field=[^"]*)"', page)
    assert href is not None
    part = client.get(href[1].replace("&amp;", "&")).get_data(as_text=True)
    assert sum(judge.name in part for judge in pool) == 2
    assert pool[0].name not in client.get("/officer/experts?city=320500").get_data(as_text=True)


def test_expert_shows_how_he_answered(round, officer, sign_in) -> None:
    judge = make_pool(1)[0]
    panelist = invite_judge(round, judge, by=officer, at=AT)
    answer_invitation(panelist, False, cause=DeclineCause.NOT_MY_FIELD, by=judge, at=AT)
    elsewhere = make_officer(make_closed_call())
    db.session.commit()
    page = sign_in(officer).get(f"/officer/experts/{judge.id}").get_data(as_text=True)
    assert "不属于本人专业领域" in page
    assert round.title in page
    other = sign_in(elsewhere).get(f"/officer/experts/{judge.id}").get_data(as_text=True)
    assert "共邀请 1 次" in other
    assert f"/officer/rounds/{round.id}" not in other


@pytest.mark.parametrize("who", ["officer", "judge", "member", "supervisor", None])
def test_pool_is_for_officers_alone(app: Flask, sign_in, visit, who) -> None:
    judge = make_pool(1)[0]
    people = {"officer": make_officer, "judge": make_judge, "member": make_user, "supervisor": make_user}
    user = people[who]() if who else None
    if who == "supervisor":
        seat(user, SeatRole.SUPERVISOR)
    former = make_user()
    db.session.commit()
    everyone = [judge, former]
    listed = set(db.session.scalars(visible_experts(user, AT)))
    assert {p for p in everyone if may_see_expert(user, p, AT)} == listed & set(everyone)
    assert bool(listed) is (who == "officer")


@pytest.mark.parametrize("path", ["/officer/experts", "/officer/rounds/{round}/draw"])
def test_pages_cost_the_same_at_1_and_30_rows(round, officer, sign_in, count_queries, path) -> None:
    costs = []
    db.session.commit()
    client = sign_in(officer)
    for number in (2, 17):
        db.session.rollback()
        make_pool(number)
        db.session.commit()
        address = path.format(round=round.id)
        if "draw" in path:
            client.post(f"{address}/new", data={"any_field": number, "alternates": 2, "reason": "再抽"})
        client.get(address)
        with count_queries() as count:
            assert client.get(address).status_code == 200
        costs.append(int(count))
    assert costs[0] == costs[1]
    assert costs[1] <= 12, count.statements


def test_draw_from_the_form_to_the_invitations(round, officer, sign_in) -> None:
    make_pool(6)
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}/draw"
    assert "还没有抽取" in client.get(base).get_data(as_text=True)
    form = client.get(f"{base}/new").get_data(as_text=True)
    assert "电池（3人）" in form
    assert client.post(f"{base}/new", data={"alternates": 1}).status_code == 400
    answer = client.post(f"{base}/new", data={"field-0": "电池", "seats-0": 2, "alternates": 1})
    assert answer.location == base
    db.session.rollback()
    draw = db.session.scalars(select(PanelDraw)).one()
    page = client.get(base).get_data(as_text=True)
    assert draw.seed in page
    assert draw.pool_hash in page
    assert client.post(f"{base}/new", data={"any_field": 1, "alternates": 0}).status_code == 400
    assert client.post(f"/officer/rounds/draws/{draw.id}/invite", data={"max_load": 9}).status_code == 303
    db.session.rollback()
    assert {p.max_load for p in db.session.scalars(select(Panelist))} == {9}
    assert client.post(f"/officer/rounds/draws/{draw.id}/invite", data={}).status_code == 409


@pytest.mark.parametrize("who", ["supervisor", "judge", "other officer"])
def test_draw_page_is_read_by_the_supervisor_and_hidden_from_others(round, sign_in, who) -> None:
    round.blind = True
    user = make_officer(make_closed_call()) if who == "other officer" else make_judge()
    if who == "supervisor":
        user = make_user()
        seat(user, SeatRole.SUPERVISOR)
    if who == "judge":
        make_panelist(round, user)
    db.session.commit()
    answer = sign_in(user).get(f"/officer/rounds/{round.id}/draw")
    assert answer.status_code == (200 if who == "supervisor" else 404)
