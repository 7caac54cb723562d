"""Tasks that are accepted by the heads of their kind instead of by indicators: the centres."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from app.projects.models import Project
from app.projects.plans import plan_of
from app.projects.policy import may_request_acceptance
from app.projects.service import (
    Measured,
    create_project,
    decide_acceptance,
    request_acceptance,
    save_results,
    sign_agreement,
)
from app.projects.service.acceptance import fingerprint
from app.projects.states import ProjectState
from app.shared import clock
from app.shared.verdict import Refused
from tests.factories.entries import writer_of
from tests.factories.people import AT
from tests.factories.projects import LATER, Cast, deliver, make_winner
from tests.factories.visits import make_centre, make_centre_call, make_officer

SignIn = Callable[[User], FlaskClient]
HEADS = ["ability", "people", "research", "operation", "authority", "support"]


def make_building() -> Cast:
    """A centre under construction."""
    call = make_centre_call()
    officer = make_officer(call)
    item = make_centre(call, months=24)
    entry = make_winner(item)
    bid = {"price": "800", "milestones": [{"title": "实验室建成", "month": "12", "share": "100"}]}
    project = create_project(entry, plan_of(bid, item), by=officer, at=AT)
    db.session.flush()
    cast = Cast(project, officer, writer_of(entry.organisation), officer)
    for person in (cast.officer, cast.member):
        sign_agreement(project, by=person, at=AT)
    db.session.flush()
    return cast


def fill(cast: Cast, *, failing: str = "") -> None:
    """Every head told, one of them perhaps not met."""
    told = {r.id: Measured(finding="已建成", passed=r.head != failing) for r in cast.project.results}
    save_results(cast.project, told, by=cast.member, at=LATER)


def test_project_of_a_centre_has_a_line_for_each_head(app: Flask) -> None:
    project = make_building().project
    assert [(r.head, r.indicator_id) for r in project.results] == [(head, None) for head in HEADS]
    assert next(str(r.subject.title) for r in project.results if r.subject) == "技术能力"
    assert project.state == ProjectState.RUNNING


def test_acceptance_waits_for_every_finding(app: Flask) -> None:
    cast = make_building()
    deliver(cast)
    refused = may_request_acceptance(cast.member, cast.project, LATER)
    assert (refused.code, str(refused.message)) == ("results_open", "还有 6 个方面没有写明情况和自评")
    fill(cast)
    assert may_request_acceptance(cast.member, cast.project, LATER)


def test_finding_saved_over_a_colleague_refused_by_its_fingerprint(app: Flask) -> None:
    cast = make_building()
    before = fingerprint(cast.project.results[0])
    fill(cast)
    assert fingerprint(cast.project.results[0]) != before


def test_centre_with_a_head_not_met_is_repaired_then_accepted(app: Flask) -> None:
    cast = make_building()
    deliver(cast)
    fill(cast, failing="people")
    acceptance = request_acceptance(cast.project, by=cast.member, at=LATER)
    with pytest.raises(Refused, match="indicator_failed"):
        decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    until = date(2027, 9, 1)
    decide_acceptance(acceptance, False, "人员不足", by=cast.officer, at=LATER, repair_until=until)
    fill(cast)
    again = request_acceptance(cast.project, by=cast.member, at=LATER + timedelta(days=1))
    decide_acceptance(again, True, "同意验收", by=cast.officer, at=LATER + timedelta(days=2))
    db.session.flush()
    assert db.session.query(Project).one().state == ProjectState.ACCEPTED


def _words(page: Any) -> str:
    assert page.status_code == 200
    return str(page.get_data(as_text=True))


def test_pages_of_a_centre_speak_of_heads_and_of_construction(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    cast = make_building()
    db.session.commit()
    browser, url = sign_in(cast.member), f"/lab/projects/{cast.project.id}"
    page = _words(browser.get(url))
    for words in ("验收各方面", "技术能力", "拟建中心", "填写各方面情况"):
        assert words in page, words
    for words in ("榜题", "攻关", "承诺值", "不确定度"):
        assert words not in page[page.index("<main") :], words
    form = _words(browser.get(f"{url}/results"))
    assert "建设情况和佐证" in form
    assert "包含因子" not in form
    data: dict[str, str] = {}
    for result in cast.project.results:
        data |= {
            f"{result.id}-seen": fingerprint(result),
            f"{result.id}-finding": "实验室 3000 m² 已建成",
            f"{result.id}-passed": "yes",
        }
    assert browser.post(f"{url}/results", data=data).status_code == 303
    assert "实验室 3000 m² 已建成" in _words(browser.get(url))
    officer = _words(sign_in(cast.officer).get(f"/officer/projects/{cast.project.id}"))
    assert "实验室 3000 m² 已建成" in officer
