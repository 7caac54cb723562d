"""The officers' pages of projects."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.history.models import Attempt, Reading
from app.people.models import User
from app.projects.models import Project
from app.projects.states import MilestoneState, ProjectState
from app.shared import clock
from app.web.navigation import RAILS
from tests.factories.calls import make_item
from tests.factories.copying import make_many
from tests.factories.files import make_proof
from tests.factories.people import AT, make_officer, make_user
from tests.factories.projects import make_project, make_requested, make_running, make_winner
from tests.factories.rounds import make_closed_call

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _plan(**changes: str) -> dict[str, str]:
    return {
        "amount": "200",
        "terms": "成果共有",
        "milestones-0-title": "样机",
        "milestones-0-month": "6",
        "milestones-0-share": "40",
        "milestones-1-title": "验证",
        "milestones-1-month": "12",
        "milestones-1-share": "60",
    } | changes


def test_winner_on_the_waiting_list_becomes_a_project(sign_in: SignIn) -> None:
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    db.session.commit()
    browser = sign_in(officer)
    assert f"/officer/entries/{entry.id}/project" in _words(browser.get("/officer/projects/winners"))
    form = _words(browser.get(f"/officer/entries/{entry.id}/project"))
    assert 'value="280"' in form
    assert "完成装置研制" in form
    assert "1.2%" in form
    answer = browser.post(f"/officer/entries/{entry.id}/project", data=_plan())
    assert answer.status_code == 303
    project = db.session.query(Project).one()
    assert [m.title for m in project.milestones] == ["样机", "验证"]
    assert project.results[0].promised == "1.2%"
    page = browser.get(answer.location)
    assert page.status_code == 200
    assert "任务书" in _words(page)
    assert browser.get(f"/officer/entries/{entry.id}/project").status_code == 409


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"milestones-1-share": "50"}, "目前为 90%"),
        ({"milestones-1-month": "99"}, "月份为 1 至 18"),
        ({"milestones-1-month": ""}, "请填写这一格"),
        ({"amount": "301"}, "不超过榜单金额 300"),
        ({"amount": "sNaN"}, "请填写数字"),
        ({"amount": "很多"}, "wrong"),
        ({"milestones-0-share": "Infinity"}, "请填写数字"),
        ({"terms": "长" * 8001}, "最多 8000 字"),
    ],
)
def test_agreement_with_bad_input_kept_beside_the_field(
    sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    db.session.commit()
    answer = sign_in(officer).post(
        f"/officer/entries/{entry.id}/project", data=_plan(**{"milestones-0-title": "一台样机"} | changes)
    )
    assert answer.status_code == 400
    assert sentence in _words(answer)
    assert "一台样机" in _words(answer)
    assert db.session.query(Project).count() == 0


def test_rows_of_milestones_added_and_removed_without_script(sign_in: SignIn) -> None:
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    db.session.commit()
    browser, url = sign_in(officer), f"/officer/entries/{entry.id}/project"
    assert "milestones-2-title" in _words(browser.post(url, data=_plan(add_row="milestones")))
    shown = _words(browser.post(url, data=_plan(remove_row="milestones-0")))
    assert "样机" not in shown
    assert "验证" in shown


def test_agreement_signed_under_the_text_that_was_read(sign_in: SignIn) -> None:
    cast = make_project()
    project = cast.project
    db.session.commit()
    browser, url = sign_in(cast.officer), f"/officer/projects/{project.id}"
    assert browser.post(f"{url}/sign", data={"seen": "old"}).status_code == 409
    page = _words(browser.get(f"{url}/sign"))
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert browser.post(f"{url}/agreement", data=_plan()).status_code == 303
    assert browser.post(f"{url}/sign", data={"seen": seen}).status_code == 409
    seen = _words(browser.get(f"{url}/sign")).split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert browser.post(f"{url}/sign", data={"seen": seen}).status_code == 303
    assert db.session.get_one(Project, project.id).officer_signed_at == AT


def test_milestone_confirmed_or_returned_on_its_page(sign_in: SignIn) -> None:
    from app.projects.service import add_evidence, submit_milestone

    cast = make_running()
    first, second = cast.project.milestones
    for milestone in (first, second):
        add_evidence(milestone, make_proof("检测报告.pdf"), by=cast.member, at=AT)
        submit_milestone(milestone, "样机完成", by=cast.member, at=AT)
    db.session.commit()
    browser = sign_in(cast.officer)
    assert "样机完成" in _words(browser.get(f"/officer/milestones/{first.id}/confirm"))
    assert browser.post(f"/officer/milestones/{first.id}/confirm", data={"answer": "同意"}).status_code == 303
    assert browser.post(f"/officer/milestones/{second.id}/return", data={}).status_code == 400
    assert (
        browser.post(f"/officer/milestones/{second.id}/return", data={"answer": "缺证书"}).status_code == 303
    )
    assert (first.state, second.state) == (MilestoneState.CONFIRMED, MilestoneState.RETURNED)
    assert browser.post(f"/officer/milestones/{first.id}/confirm").status_code == 409


@pytest.mark.parametrize("failing", [0, 1])
def test_acceptance_offers_what_may_be_decided(sign_in: SignIn, failing: int) -> None:
    cast, acceptance = make_requested(failing=failing)
    db.session.commit()
    browser, url = sign_in(cast.officer), f"/officer/acceptances/{acceptance.id}/decide"
    page = _words(browser.get(url))
    assert ('value="pass"' in page) == (failing == 0)
    assert 'value="repair"' in page
    bad = browser.post(url, data={"verdict": "repair", "opinion": "未达到", "repair_until": "2020-01-01"})
    assert bad.status_code == 400
    assert "请给出今天以后的整改期限" in _words(bad)
    assert "未达到" in _words(bad)
    forced = browser.post(url, data={"verdict": "pass", "opinion": "通过"})
    assert forced.status_code == (303 if failing == 0 else 400)
    if failing:
        given = {"verdict": "repair", "opinion": "未达到", "repair_until": "2027-09-01"}
        assert browser.post(url, data=given).status_code == 303
    wanted = ProjectState.REPAIRING if failing else ProjectState.ACCEPTED
    assert db.session.get_one(Project, cast.project.id).state == wanted


def test_parallel_projects_stand_beside_each_other(sign_in: SignIn) -> None:
    officer = make_officer()
    item = make_item(make_closed_call(officer), places=2)
    casts = [make_project(item, officer) for _ in range(2)]
    db.session.commit()
    page = _words(sign_in(officer).get(f"/officer/items/{item.id}/projects"))
    assert all(cast.project.organisation.name in page for cast in casts)
    assert "与并行实施的单位对照" in _words(sign_in(officer).get(f"/officer/projects/{casts[0].project.id}"))


def test_project_page_notes_the_reading(sign_in: SignIn) -> None:
    cast = make_running()
    db.session.commit()
    assert sign_in(cast.officer).get(f"/officer/projects/{cast.project.id}").status_code == 200
    assert db.session.query(Reading).filter_by(subject_id=cast.project.id).count() == 1


def test_project_of_others_hidden_as_if_absent(sign_in: SignIn) -> None:
    cast = make_project()
    stranger, other = make_user(), make_officer(make_closed_call())
    db.session.commit()
    for person in (stranger, other, cast.member, cast.issuer):
        browser = sign_in(person)
        for path in ("", "/sign", "/agreement", "/drop"):
            here = browser.get(f"/officer/projects/{cast.project.id}{path}")
            gone = browser.get(f"/officer/projects/zzzzzzzzzzzz{path}")
            wanted = 403 if path in ("/agreement", "/drop") and person in (cast.member, cast.issuer) else 404
            assert (here.status_code, gone.status_code) == (wanted, 404), path
    assert db.session.query(Attempt).count() >= 16


def test_evidence_reaches_the_sides_and_nobody_else(sign_in: SignIn) -> None:
    from app.projects.service import add_evidence

    cast = make_running()
    milestone = cast.project.milestones[0]
    file = add_evidence(milestone, make_proof("检测报告.pdf"), by=cast.member, at=AT)
    stranger = make_user()
    db.session.commit()
    url = f"/milestones/{milestone.id}/files/{file.id}"
    for person in (cast.officer, cast.member, cast.issuer):
        answer = sign_in(person).get(url)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(cast.officer).get(f"/milestones/{milestone.id}/files/zzzzzzzzzzzz").status_code == 404


def test_list_of_projects_costs_the_same_at_one_and_thirty(
    sign_in: SignIn, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = [row for row in RAILS.rows["officer"] if row.endpoint == "officer.projects"]
    monkeypatch.setitem(RAILS.rows, "officer", ours)
    officer, paths = make_officer(), ("/officer/projects", "/officer/projects/winners")
    call, counts = make_closed_call(officer), dict[str, list[Any]]()
    for number in (1, 29):
        make_many(number, lambda: make_project(make_item(call), officer))
        make_many(number, lambda: make_winner(make_item(call)))
        db.session.commit()
        browser = sign_in(officer)
        for path in paths:
            browser.get(path)
            with count_queries() as count:
                assert browser.get(path).status_code == 200
            counts.setdefault(path, []).append(count)
    for path, (one, thirty) in counts.items():
        assert int(one) == int(thirty) <= 10, (path, thirty.statements)


@pytest.mark.parametrize("state", ["", "agreeing", "overdue", "nonsense", "'; --"])
def test_list_with_any_filter_answers(sign_in: SignIn, state: str) -> None:
    cast = make_project()
    db.session.commit()
    page = sign_in(cast.officer).get("/officer/projects", query_string={"state": state, "page": "99999999"})
    assert page.status_code == 200
    assert (cast.project.number in _words(page)) == (state != "overdue")
