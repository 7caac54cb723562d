"""One's own profile, the expert's profile, the seats of the demonstration."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import Expert, User
from app.people.states import OrganisationKind, SeatRole
from tests.factories.people import join, make_judge, make_organisation, make_region, make_user, seat

SignIn = Callable[[User], FlaskClient]


def test_profile_kept_in_the_language_chosen(sign_in: SignIn, person: User) -> None:
    client = sign_in(person)
    data = {"name": " 林 伟 ", "phone": "138 1234 5678", "locale": "en"}
    assert client.post("/account/profile", data=data).status_code == 303
    db.session.expire_all()
    assert (person.name, person.phone, person.locale) == ("林 伟", "138 1234 5678", "en")
    assert '<html lang="en"' in client.get("/account/profile").text


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"phone": "<script>"},
        {"phone": "1" * 31},
        {"locale": "xx"},
        {"locale": ""},
        {"name": "\u200b"},
    ],
)
def test_profile_that_is_wrong_is_shown_again(sign_in: SignIn, person: User, change: dict[str, str]) -> None:
    data = {"name": "林伟", "phone": "110", "locale": "en"} | change
    answer = sign_in(person).post("/account/profile", data=data)
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text
    db.session.expire_all()
    assert (person.name, person.locale) == ("林伟", "zh_Hans_CN")


def test_profile_takes_nothing_but_its_fields(sign_in: SignIn, person: User) -> None:
    """A26."""
    data = {
        "name": "林伟",
        "phone": "",
        "locale": "en",
        "email": "x@example.org",
        "is_demo": "1",
        "active": "",
    }
    email = person.email
    sign_in(person).post("/account/profile", data=data)
    db.session.expire_all()
    assert (person.email, person.is_demo, person.active) == (email, False, True)


def test_arrival_at_the_only_desk(sign_in: SignIn, person: User) -> None:
    client = sign_in(person)
    assert client.get("/account/").headers["Location"] == "/account/profile"
    join(person, make_organisation())
    db.session.commit()
    assert client.get("/account/").headers["Location"] == "/lab/"
    seat(person, SeatRole.JUDGE)
    db.session.commit()
    assert client.get("/account/").headers["Location"] == "/account/profile"


def test_expert_profile_kept_by_the_judge_alone(sign_in: SignIn, person: User) -> None:
    assert sign_in(person).get("/account/expert").status_code == 403
    judge = make_judge()
    make_region()
    db.session.commit()
    client = sign_in(judge)
    assert "示例研究院" in client.get("/account/expert").text
    data = {
        "employer_name": "另一家研究院",
        "title": "研究员",
        "region_code": "320100",
        "fields": "电池\n\n电机；电控",
    }
    assert client.post("/account/expert", data=data).status_code == 303
    expert = db.session.scalar(db.select(Expert).where(Expert.user_id == judge.id))
    assert expert is not None
    assert (expert.employer_name, expert.fields) == ("另一家研究院", ["电池", "电机", "电控"])
    assert client.post("/account/expert", data=data | {"employer_name": ""}).status_code == 400
    assert client.post("/account/expert", data=data | {"chain_names": "不存在"}).status_code == 400


@pytest.fixture
def demonstration(app: Flask) -> Iterator[User]:
    """A demonstration with one laboratory."""
    owner = make_user("示例负责人", is_demo=True)
    join(owner, make_organisation("示例检测院"))
    join(owner, make_organisation("示例企业", OrganisationKind.ENTERPRISE))
    db.session.commit()
    app.config["DEMO"] = True
    yield owner
    app.config["DEMO"] = False


def test_seats_of_the_demonstration_entered_with_a_click(client: FlaskClient, demonstration: User) -> None:
    page = client.get("/account/sign-in").text
    for shown in ("示例数据", "检验检测机构", "示例负责人", "示例检测院", "找项目"):
        assert shown in page
    answer = client.post(f"/account/demo-sign-in/{demonstration.id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert client.get("/account/profile").status_code == 200


def test_seats_of_the_demonstration_entered_on_the_way_to_a_page_of_its_desk_go_on_there(
    client: FlaskClient, demonstration: User
) -> None:
    wanted = "/lab/items/d5wft5xerthc/entry"
    assert f'name="next" value="{wanted}"' in client.get(f"/account/sign-in?next={wanted}").text
    answer = client.post(f"/account/demo-sign-in/{demonstration.id}", data={"next": wanted})
    assert client.get(answer.headers["Location"]).headers["Location"] == wanted
    for elsewhere in ("/officer/", "//example.org/lab/", "https://example.org/lab/"):
        assert client.get("/account/", query_string={"next": elsewhere}).headers["Location"] != elsewhere


def test_seats_of_real_people_not_entered(client: FlaskClient, demonstration: User, person: User) -> None:
    assert person.name not in client.get("/account/sign-in").text
    for key in (person.id, "0" * 12):
        assert client.post(f"/account/demo-sign-in/{key}").status_code == 404
    demonstration.active = False
    db.session.commit()
    assert client.post(f"/account/demo-sign-in/{demonstration.id}").status_code == 404


def test_seats_of_the_demonstration_absent_elsewhere(
    app: Flask, client: FlaskClient, demonstration: User
) -> None:
    app.config["DEMO"] = False
    assert "示例负责人" not in client.get("/account/sign-in").text
    assert client.post(f"/account/demo-sign-in/{demonstration.id}").status_code == 404


def test_seats_of_the_demonstration_cost_few_queries(
    client: FlaskClient, demonstration: User, count_queries: Callable[[], object]
) -> None:
    for _ in range(30):
        one = make_user(is_demo=True)
        seat(one, SeatRole.JUDGE)
        join(one, make_organisation())
    db.session.commit()
    client.get("/account/sign-in")
    with count_queries() as count:  # type: ignore[attr-defined]
        client.get("/account/sign-in")
    assert int(count) <= 10
