"""A selection withdrawn for falsehood, as a journey through the pages of officers and laboratory."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.notices.models import NoticeLine
from app.people.models import User
from app.projects.models import Project
from app.projects.states import ProjectState
from app.revocations.service import open_revocation
from app.shared.clock import local_date
from tests.factories.people import make_member, make_officer, make_organisation
from tests.factories.projects import Cast
from tests.factories.winners import MUCH_LATER, running_in

Visit = Callable[..., FlaskClient]


def _until(at: datetime) -> Any:
    return local_date(at) + timedelta(days=10)


def _running() -> Cast:
    judged, project = running_in()
    return Cast(project, judged.officer, judged.member(0), make_member(project.issuer))  # type: ignore[arg-type]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_withdrawal_journey_through_the_pages(visit: Visit) -> None:
    cast = _running()
    project, officer, member = cast.project, cast.officer, cast.member
    entry, second, key = project.entry_id, make_officer(project.call), project.id
    line = db.session.scalars(select(NoticeLine).where(NoticeLine.entry_id == entry)).one()
    notice = f"/notices/{line.notice.slug}"
    desk = visit(officer, MUCH_LATER)
    assert f"/officer/entries/{entry}/revocation" in _words(desk.get(f"/officer/entries/{entry}"))
    given = {"facts": "报告系伪造", "hear_until": _until(MUCH_LATER).isoformat()}
    answer = desk.post(f"/officer/entries/{entry}/revocation", data=given)
    assert answer.status_code == 303
    one = answer.location.rsplit("/", 1)[1]
    assert desk.get(f"/officer/revocations/{one}/propose").status_code == 409
    lab = visit(member, MUCH_LATER)
    assert "拟撤销入选，待陈述意见" in _words(lab.get("/lab/"))
    assert one in _words(lab.get("/lab/revocations"))
    assert "报告系伪造" in _words(lab.get(f"/lab/revocations/{one}"))
    assert lab.post(f"/lab/revocations/{one}/state", data={"statement": "系外协单位提供"}).status_code == 303
    desk = visit(officer, MUCH_LATER)
    assert "系外协单位提供" in _words(desk.get(f"/officer/revocations/{one}"))
    ruling = {"findings": "查证属实", "public_reason": "申报材料弄虚作假", "is_listed": "y"}
    assert desk.post(f"/officer/revocations/{one}/propose", data=ruling).status_code == 400
    ruling["document_number"] = "苏示撤〔2027〕1 号"
    assert desk.post(f"/officer/revocations/{one}/propose", data=ruling).status_code == 303
    other = visit(second, MUCH_LATER)
    proposal = _words(other.get("/officer/approvals")).split("/officer/approvals/")[1][:12]
    page = other.get(f"/officer/approvals/{proposal}").location
    assert "三年内不得申报" in _words(other.get(page))
    assert other.post(page, data={"answer": "agree"}).status_code == 303
    assert db.session.get_one(Project, key).state == ProjectState.TERMINATED
    assert "申报材料弄虚作假" in _words(visit(None, MUCH_LATER).get(notice))
    assert "申报材料弄虚作假" in _words(visit(member, MUCH_LATER).get(f"/lab/revocations/{one}"))


def test_other_laboratory_finds_nothing(visit: Visit) -> None:
    cast = _running()
    until = _until(MUCH_LATER)
    one = open_revocation(cast.project.entry, "报告系伪造", until, by=cast.officer, at=MUCH_LATER).id
    stranger: User = make_member(make_organisation())
    browser = visit(stranger, MUCH_LATER)
    assert browser.get(f"/lab/revocations/{one}").status_code == 404
    assert one not in _words(browser.get("/lab/revocations"))
