"""The officers' pages off the plain road: a lapsed repair, more time, an issuer that signs on paper."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.files.models import StoredFile
from app.people.states import SeatRole
from app.projects.models import Acceptance, Extension, Project
from app.projects.service import ask_extension, tell_repairs
from app.projects.states import ExtensionState, ProjectState
from app.shared.clock import end_of_day, local_date
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_member, make_user, seat
from tests.factories.projects import (
    LATER,
    Cast,
    make_lonely,
    make_lonely_request,
    make_repairing,
    make_requested,
    make_running,
)

Visit = Callable[..., FlaskClient]
DUE = local_date(LATER) + timedelta(days=30)
OVER = end_of_day(DUE)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _lapsed() -> Cast:
    cast = make_repairing(DUE)
    tell_repairs(at=OVER)
    return cast


def _paper(day: date, **changes: Any) -> dict[str, Any]:
    scan = (io.BytesIO(pdf_bytes()), "签署页.pdf")
    given = {"signatory": "示例负责人", "signed_on": day.isoformat(), "compared": "y", "file": scan}
    return given | changes


def test_lapsed_repair_ended_on_its_page(visit: Visit) -> None:
    cast = _lapsed()
    officer, member, key = cast.officer, cast.member, cast.project.id
    browser, url = visit(officer, OVER), f"/officer/projects/{key}"
    assert "整改逾期待处理" in _words(browser.get("/officer/"))
    page = _words(browser.get(url))
    assert "整改期限已届满" in page
    assert f"{url}/end-repair" in page
    assert f"{url}/allow-late" in page
    assert "确认后将会" in _words(browser.get(f"{url}/end-repair"))
    assert browser.post(f"{url}/end-repair", data={"reason": " "}).status_code == 400
    assert browser.post(f"{url}/end-repair", data={"reason": "期满未申请"}).status_code == 303
    assert db.session.get_one(Project, key).state == ProjectState.FAILED
    assert browser.get(f"{url}/end-repair").status_code == 409
    assert "期满未申请" in _words(visit(member, OVER).get(f"/lab/projects/{key}"))


def test_lapsed_repair_accepted_late_on_its_page(visit: Visit) -> None:
    cast = _lapsed()
    officer, member, key = cast.officer, cast.member, cast.project.id
    browser, url = visit(officer, OVER), f"/officer/projects/{key}"
    bad = browser.post(f"{url}/allow-late", data={"until": DUE.isoformat(), "reason": "设备检修"})
    assert bad.status_code == 400
    assert "设备检修" in _words(bad)
    until = local_date(OVER) + timedelta(days=20)
    given = {"until": until.isoformat(), "reason": "设备检修"}
    assert browser.post(f"{url}/allow-late", data=given).status_code == 303
    assert browser.get(f"{url}/allow-late").status_code == 409
    lab = visit(member, OVER)
    assert "准予逾期提交" in _words(lab.get(f"/lab/projects/{key}"))
    assert lab.post(f"/lab/projects/{key}/acceptance").status_code == 303


def test_repair_in_time_offers_the_officer_no_end(visit: Visit) -> None:
    cast = make_repairing(DUE)
    key, officer, member = cast.project.id, cast.officer, cast.member
    last = OVER - timedelta(seconds=1)
    browser = visit(officer, last)
    assert "/end-repair" not in _words(browser.get(f"/officer/projects/{key}"))
    assert browser.post(f"/officer/projects/{key}/end-repair", data={"reason": "早"}).status_code == 409
    assert visit(member, last).post(f"/lab/projects/{key}/acceptance").status_code == 303
    assert visit(member, OVER).get(f"/lab/projects/{key}").status_code == 200
    assert visit(officer, OVER).get(f"/officer/projects/{key}/end-repair").status_code == 409


def test_late_laboratory_is_told_why_it_cannot_ask(visit: Visit) -> None:
    cast = _lapsed()
    key = cast.project.id
    page = _words(visit(cast.member, OVER).get(f"/lab/projects/{key}"))
    assert "整改期限已届满" in page
    assert "是否准予逾期提交由承办方决定" in page


@pytest.mark.parametrize("answer", ["agree", "refuse"])
def test_extension_answered_on_its_page(visit: Visit, answer: str) -> None:
    cast = make_running()
    until = date(2029, 5, 23)
    extension = ask_extension(cast.project, until, {}, "关键设备延期到货", by=cast.member, at=AT)
    key, project, issuer = extension.id, cast.project.id, cast.issuer
    browser, url = visit(cast.officer, AT), f"/officer/projects/extensions/{key}"
    assert "延期申请" in _words(browser.get("/officer/projects?state=asked"))
    page = _words(browser.get(url))
    assert "2029年5月23日" in page
    assert "关键设备延期到货" in page
    assert browser.post(url, data={"decision": "refuse"}).status_code == 400
    assert browser.post(url, data={"decision": "nonsense"}).status_code == 400
    assert browser.post(url, data={"decision": answer, "answer": "意见甲"}).status_code == 303
    assert browser.post(url, data={"decision": answer, "answer": "再次"}).status_code == 409
    agreed = answer == "agree"
    assert db.session.get_one(Extension, key).state == (
        ExtensionState.AGREED if agreed else ExtensionState.REFUSED
    )
    assert (db.session.get_one(Project, project).ends_on == until) == agreed
    assert "意见甲" in _words(visit(issuer, AT).get(f"/enterprise/projects/{project}"))


def test_consent_on_paper_recorded_with_its_scan(visit: Visit) -> None:
    cast = make_lonely()
    key, officer, member = cast.project.id, cast.officer, cast.member
    issuer, stranger, supervisor = cast.project.issuer, make_user(), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    browser, url = visit(officer, AT), f"/officer/projects/{key}/consent"
    assert url in _words(browser.get(f"/officer/projects/{key}"))
    seen = _words(browser.get(url)).split('name="seen"')[1].split('value="')[1].split('"')[0]
    day = local_date(AT)
    for bad, sentence in (
        ({"file": (io.BytesIO(b"MZ"), "签署页.pdf")}, "文件内容与扩展名不符"),
        ({"file": (io.BytesIO(b""), "")}, "请选择文件"),
        ({"compared": ""}, "请核对纸质文件后勾选"),
        ({"signed_on": "2099-01-01"}, "签署日期应在"),
    ):
        answer = browser.post(url, data=_paper(day, seen=seen, **bad), content_type="multipart/form-data")
        assert answer.status_code == 400, bad
        assert sentence in _words(answer)
        assert "示例负责人" in _words(answer)
    changed = browser.post(url, data=_paper(day, seen="old"), content_type="multipart/form-data")
    assert changed.status_code == 409
    given = browser.post(url, data=_paper(day, seen=seen), content_type="multipart/form-data")
    assert given.status_code == 303
    assert db.session.get_one(Project, key).issuer_recorded_by_id == db.session.merge(officer).id
    page = _words(browser.get(f"/officer/projects/{key}"))
    assert f"由承办方{db.session.merge(officer).name}登记" in page
    later = make_member(db.session.merge(issuer))
    for person in (officer, member, later, supervisor):
        assert visit(db.session.merge(person), AT).get(f"/projects/{key}/paper").status_code == 200
    assert visit(db.session.merge(stranger), AT).get(f"/projects/{key}/paper").status_code == 404
    assert "任务书由承办方代为登记签署" in _words(visit(later, AT).get(f"/enterprise/projects/{key}"))


def test_cosignature_on_paper_recorded_with_its_scan(visit: Visit) -> None:
    cast = make_lonely_request()
    acceptance, project = cast.project.acceptances[0].id, cast.project.id
    browser, url = visit(cast.officer, LATER), f"/officer/projects/acceptances/{acceptance}/cosignature"
    assert browser.get(f"/officer/acceptances/{acceptance}/decide").status_code == 409
    assert url in _words(browser.get(f"/officer/projects/{project}"))
    given = _paper(local_date(LATER), opinion="现场验证合格，同意验收")
    assert browser.post(url, data=given, content_type="multipart/form-data").status_code == 303
    assert db.session.get_one(Acceptance, acceptance).issuer_opinion == "现场验证合格，同意验收"
    assert browser.get(f"/officer/acceptances/{acceptance}/decide").status_code == 200
    assert browser.get(f"/acceptances/{acceptance}/paper").status_code == 200
    assert db.session.query(StoredFile).filter_by(owner_id=acceptance).count() == 1


def test_paper_of_an_issuer_that_is_here_refused(visit: Visit) -> None:
    cast, acceptance = make_requested(cosigned=False)
    key, project = acceptance.id, cast.project.id
    browser = visit(cast.officer, LATER)
    assert "由其自行签署" in _words(browser.get(f"/officer/projects/{project}"))
    assert browser.get(f"/officer/projects/acceptances/{key}/cosignature").status_code == 409
    assert browser.get(f"/acceptances/{key}/paper").status_code == 404
    assert browser.get(f"/projects/{project}/paper").status_code == 404


def test_roads_to_others_refused(visit: Visit) -> None:
    cast, stranger = _lapsed(), make_user()
    key, people = cast.project.id, {cast.member: 403, cast.issuer: 403, stranger: 404}
    for person, status in people.items():
        client = visit(db.session.merge(person), OVER)
        for road in ("end-repair", "allow-late", "consent"):
            assert client.get(f"/officer/projects/{key}/{road}").status_code == status, road


@pytest.mark.parametrize("at", [AT, LATER])
def test_project_page_with_every_road_within_budget(visit: Visit, count_queries: Any, at: datetime) -> None:
    cast = make_lonely_request() if at == LATER else make_running()
    if at == AT:
        ask_extension(cast.project, date(2029, 5, 23), {}, "理由", by=cast.member, at=AT)
    key = cast.project.id
    browser = visit(cast.officer, at)
    browser.get(f"/officer/projects/{key}")
    with count_queries() as count:
        assert browser.get(f"/officer/projects/{key}").status_code == 200
    assert int(count) <= 11, "\n".join(count.statements)  # two of them are the session's
    print("\n".join(s[:150] for s in count.statements))
