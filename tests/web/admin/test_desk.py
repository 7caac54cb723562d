"""The three offices of administration, each at its own work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.history.models import Act, Attempt, Reading
from app.history.service import record
from app.people.models import LoginSession, Organisation, Seat, SignInAttempt, User
from app.people.states import AttemptPurpose, OrganisationState, SeatRole
from app.shared import clock
from tests.factories.calls import make_call
from tests.factories.people import join, make_organisation, make_user, seat
from tests.web.account.conftest import words

SignIn = Callable[[User], FlaskClient]
PAGES = {
    "system_admin": ["/admin/organisations", "/admin/seats", "/admin/seats/grant"],
    "security_admin": ["/admin/accounts"],
    "audit_admin": ["/admin/record/acts", "/admin/record/readings", "/admin/record/attempts"],
}


@pytest.fixture
def offices(app: Flask) -> dict[str, User]:
    made = {}
    for role in SeatRole:
        made[role.value] = make_user(f"示例{role.label}")
        seat(made[role.value], role, kind="challenge" if role == SeatRole.OFFICER else None)
    db.session.commit()
    return made


def waiting_lab(name: str = "末来检测") -> Organisation:
    make_organisation("未来检测", skeleton="未来检测")
    lab = make_organisation(name, skeleton="未来检测", state=OrganisationState.WAITING)
    join(make_user(), lab)
    db.session.commit()
    return lab


@pytest.mark.parametrize("office", ["visitor", *SeatRole])
def test_pages_of_an_office_open_to_it_alone(
    sign_in: SignIn, client: FlaskClient, offices: dict[str, User], office: str
) -> None:
    """A25, over every page of the desk."""
    if office != "visitor":
        client = sign_in(offices[office])
    for holder, pages in PAGES.items():
        for page in pages:
            status = client.get(page).status_code
            assert status == (200 if holder == office else 302 if office == "visitor" else 403), page


def test_rail_shows_what_the_office_may_open(sign_in: SignIn, offices: dict[str, User]) -> None:
    for office, pages in PAGES.items():
        desk = sign_in(offices[office]).get("/admin/").text
        rail = desk.partition('class="rail"')[2].partition("</nav>")[0]
        for holder, others in PAGES.items():
            for page in others:
                if "grant" not in page:
                    assert (f'href="{page}"' in rail) is (holder == office), (office, page, pages)


def test_registration_approved(sign_in: SignIn, offices: dict[str, User]) -> None:
    lab = waiting_lab()
    client = sign_in(offices["system_admin"])
    assert "机构等待核准" in client.get("/admin/").text
    page = client.get(f"/admin/organisations/{lab.id}").text
    assert "未来检测" in page
    assert db.session.scalar(db.select(db.func.count()).select_from(Reading)) == 1
    assert client.post(f"/admin/organisations/{lab.id}/approve").status_code == 303
    db.session.expire_all()
    assert lab.state == OrganisationState.ACTIVE
    assert client.post(f"/admin/organisations/{lab.id}/approve").status_code == 409


def test_registration_refused_with_a_reason(sign_in: SignIn, offices: dict[str, User]) -> None:
    lab = waiting_lab()
    client = sign_in(offices["system_admin"])
    url = f"/admin/organisations/{lab.id}/refuse"
    assert "确认后将会" in client.get(url).text
    for bad in ("", "长" * 401):
        assert client.post(url, data={"reason": bad}).status_code == 400
    assert client.post(url, data={"reason": "名称与证照不符"}).status_code == 303
    db.session.expire_all()
    assert (lab.state, lab.refusal) == (OrganisationState.REFUSED, "名称与证照不符")


def test_refused_verb_recorded_as_attempt(sign_in: SignIn, offices: dict[str, User]) -> None:
    lab = waiting_lab()
    client = sign_in(offices["audit_admin"])
    assert client.post(f"/admin/organisations/{lab.id}/approve").status_code == 404
    db.session.rollback()
    attempt = db.session.scalar(db.select(Attempt))
    assert attempt is not None
    assert (attempt.actor_id, attempt.subject_id, attempt.status) == (offices["audit_admin"].id, lab.id, 404)


def test_seat_granted_over_a_call_and_ended(sign_in: SignIn, offices: dict[str, User]) -> None:
    call, officer = make_call(), make_user("新承办人")
    db.session.commit()
    client = sign_in(offices["system_admin"])
    assert call.title in client.get("/admin/seats/grant").text
    data = {
        "email": officer.email.upper(),
        "role": "officer",
        "scope": f"call:{call.id}",
        "until": "2099-12-31",
    }
    assert client.post("/admin/seats/grant", data=data).status_code == 303
    db.session.expire_all()
    assert officer.holds(SeatRole.OFFICER, clock.now(), call=call)
    assert "新承办人" in client.get("/admin/seats", query_string={"role": "officer", "q": "新承办"}).text
    made = db.session.scalar(db.select(Seat).where(Seat.user_id == officer.id))
    assert made is not None
    assert client.post(f"/admin/seats/{made.id}/end").status_code == 303
    db.session.expire_all()
    assert not officer.holds(SeatRole.OFFICER, clock.now(), call=call)
    assert "新承办人" not in client.get("/admin/seats", query_string={"q": "新承办"}).text
    assert "新承办人" in client.get("/admin/seats", query_string={"q": "新承办", "past": "1"}).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "填写账户邮箱"),
        ({"email": "nobody@example.org"}, "没有使用这个邮箱的账户"),
        ({"role": ""}, "选择席位"),
        ({"role": "audit_admin"}, "不得由同一账户兼任"),
        ({"scope": "kind:challenge"}, "均为全平台"),
        ({"role": "officer"}, "须限于一类或一期榜单、征集"),
        ({"until": "2001-01-01"}, "截止日应晚于"),
        ({"until": "9999-12-31"}, "2000 年至 2100 年"),
        ({"since": "0001-01-01"}, "2000 年至 2100 年"),
    ],
)
def test_seat_that_does_not_fit_is_shown_again(
    sign_in: SignIn, offices: dict[str, User], change: dict[str, str], sentence: str
) -> None:
    data = {"email": offices["security_admin"].email, "role": "judge", "scope": "platform"} | change
    answer = sign_in(offices["system_admin"]).post("/admin/seats/grant", data=data)
    assert answer.status_code == 400
    assert sentence in words(answer)


@pytest.mark.parametrize("scope", ["", "call:000000000000", "kind:nonsense", "x", "platform:x"])
def test_seat_over_nothing_refused(sign_in: SignIn, offices: dict[str, User], scope: str) -> None:
    data = {"email": offices["judge"].email, "role": "officer", "scope": scope}
    assert sign_in(offices["system_admin"]).post("/admin/seats/grant", data=data).status_code == 400


def test_account_closed_and_opened(app: Flask, sign_in: SignIn, offices: dict[str, User]) -> None:
    victim = offices["judge"]
    at = clock.now()
    details = {
        "began": at.isoformat(),
        "seen": at.isoformat(),
        "agent": "Firefox/130 Linux",
        "source": "192.0.2.1",
    }
    db.session.add(
        LoginSession(
            id="a" * 64, data=b"{}", user_id=victim.id, expires_at=at + timedelta(1), details=details
        )
    )
    victim.phone = "13812345678"
    db.session.commit()
    client = sign_in(offices["security_admin"])
    page = client.get(f"/admin/accounts/{victim.id}").text
    assert "Firefox · Linux" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    url = f"/admin/accounts/{victim.id}/deactivate"
    assert client.post(url, data={"reason": " "}).status_code == 400
    assert client.post(url, data={"reason": "离职"}).status_code == 303
    db.session.expire_all()
    assert not victim.active
    assert db.session.get(LoginSession, "a" * 64) is None
    assert client.post(f"/admin/accounts/{victim.id}/reactivate").status_code == 303
    own = offices["security_admin"].id
    assert client.post(f"/admin/accounts/{own}/deactivate", data={"reason": "x"}).status_code == 403


def test_limits_lifted_for_who_was_slowed_down(sign_in: SignIn, offices: dict[str, User]) -> None:
    """A37: let in within ten minutes."""
    from app.people.service.attempts import begin_attempt

    victim = offices["judge"]
    for _ in range(6):
        begin_attempt(AttemptPurpose.PASSWORD, victim.email, "192.0.2.1", at=clock.now())
    db.session.commit()
    client = sign_in(offices["security_admin"])
    assert client.post(f"/admin/accounts/{victim.id}/lift-limits").status_code == 303
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(SignInAttempt)) == 0


def test_lost_factors_taken_off(sign_in: SignIn, offices: dict[str, User]) -> None:
    victim = offices["judge"]
    client = sign_in(offices["security_admin"])
    url = f"/admin/accounts/{victim.id}/reset-factors"
    assert client.get(url).status_code == 409
    victim.tf_primary_method, victim.tf_totp_secret = "authenticator", "x"
    db.session.commit()
    assert client.post(url, data={"reason": "手机丢失，已视频核实"}).status_code == 303
    db.session.expire_all()
    assert victim.tf_primary_method is None


def test_record_shows_acts_without_what_is_sealed(sign_in: SignIn, offices: dict[str, User]) -> None:
    """A03: nothing on a bid before closing; rule 13: no objector; rule 8: no tie of a judge to an entry."""
    at = clock.now()
    still, over = make_call(closes_at=at + timedelta(days=3)), make_call(closes_at=at - timedelta(days=1))
    subjects = [("entry", "e" * 12, still), ("entry", "f" * 12, over), ("stored_file", "g" * 12, None)]
    subjects += [("objection", "h" * 12, over), ("review", "j" * 12, over), ("call", "k" * 12, still)]
    for noun, key, call in subjects:
        db.session.add(
            Act(
                at=at,
                name=f"{noun}.done",
                noun=noun,
                subject_id=key,
                call_id=call.id if call else None,
                actor_id=offices["judge"].id,
                figures={"secret": "tie"},
            )
        )
    db.session.commit()
    rows = sign_in(offices["audit_admin"]).get("/admin/record/acts").text.partition("<tbody>")[2]
    assert ["e" * 12 in rows, "f" * 12 in rows, "g" * 12 in rows] == [False, True, False]
    assert ["h" * 12 in rows, "j" * 12 in rows, "k" * 12 in rows] == [False, False, True]
    assert rows.count("secret=tie") == 2
    assert rows.count(offices["judge"].name) == 3


def test_record_tells_acts_in_words_and_is_searched_by_them(
    sign_in: SignIn, offices: dict[str, User]
) -> None:
    at = clock.now()
    for name in ("call.published", "call.extended", "call.of_old"):
        db.session.add(Act(at=at, name=name, noun="call", subject_id="k" * 12, figures={}))
    db.session.commit()
    client = sign_in(offices["audit_admin"])
    rows = client.get("/admin/record/acts").text.partition("<tbody>")[2]
    assert ["发布榜单" in rows, "延长申报时间" in rows, "call.of_old" in rows] == [True, True, True]
    rows = client.get("/admin/record/acts", query_string={"name": "延长"}).text.partition("<tbody>")[2]
    assert ["发布榜单" in rows, "延长申报时间" in rows] == [False, True]


@pytest.mark.parametrize(
    "query",
    [
        {"who": "nobody@example.org"},
        {"day": "not a day"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"subject": "' OR 1=1 --"},
        {"name": "%"},
        {"page": "-1"},
        {"page": "9" * 30},
    ],
)
@pytest.mark.parametrize("page", PAGES["audit_admin"])
def test_record_asked_nonsense_answers(
    sign_in: SignIn, offices: dict[str, User], page: str, query: dict[str, str]
) -> None:
    assert sign_in(offices["audit_admin"]).get(page, query_string=query).status_code == 200


@pytest.mark.parametrize(
    ("office", "page"),
    [(office, page) for office, pages in PAGES.items() for page in pages if "grant" not in page],
)
def test_queries_of_lists_do_not_grow(
    sign_in: SignIn, offices: dict[str, User], count_queries: Callable[[], object], office: str, page: str
) -> None:
    counts = []
    for more in (1, 29):
        for _ in range(more):
            user = make_user()
            seat(user, SeatRole.JUDGE)
            lab = make_organisation()
            record("organisation.registered", lab, by=user, at=clock.now())
            db.session.add(
                Reading(at=clock.now(), noun="user", subject_id=user.id, actor_id=user.id, page="/x")
            )
            db.session.add(Attempt(at=clock.now(), actor_id=user.id, page="/x", code="no", status=403))
        db.session.commit()
        client = sign_in(offices[office])
        with count_queries() as count:  # type: ignore[attr-defined]
            assert client.get(page).status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1]
    assert counts[1] <= 10
