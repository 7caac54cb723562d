"""The laboratory's pages of its projects."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.people.states import MembershipRole
from app.projects.models import Milestone, Project
from app.projects.service import decide_acceptance
from app.projects.states import MilestoneState, ProjectState
from app.shared import clock
from tests.factories.calls import make_item
from tests.factories.copying import make_many
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.projects import (
    Cast,
    deliver,
    make_project,
    make_requested,
    make_running,
    make_winner,
    measure,
)
from tests.factories.rounds import make_closed_call

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _upload(browser: FlaskClient, milestone: Milestone, name: str, content: bytes) -> Any:
    data = {"file": (io.BytesIO(content), name)}
    return browser.post(f"/lab/milestones/{milestone.id}/evidence", data=data)


def test_milestone_with_evidence_handed_in(sign_in: SignIn) -> None:
    cast = make_running()
    milestone = cast.project.milestones[0]
    db.session.commit()
    browser, url = sign_in(cast.member), f"/lab/milestones/{milestone.id}/submit"
    assert browser.get(url).status_code == 200
    bare = browser.post(url, data={"report": "样机已完成"})
    assert bare.status_code == 400
    assert "请先上传至少一份佐证材料" in _words(bare)
    assert "样机已完成" in _words(bare)
    assert _upload(browser, milestone, "报告.pdf", pdf_bytes()).status_code == 303
    assert "报告.pdf" in _words(browser.get(url))
    assert browser.post(url, data={"report": "样机已完成", "save": "1"}).status_code == 303
    assert milestone.state == MilestoneState.PLANNED
    assert browser.post(url, data={"report": ""}).status_code == 400
    assert browser.post(url, data={"report": "样机已完成"}).status_code == 303
    assert db.session.get_one(Milestone, milestone.id).state == MilestoneState.SUBMITTED
    assert "报告.pdf" in _words(browser.get(f"/lab/projects/{cast.project.id}"))
    assert browser.get(url).status_code == 409


@pytest.mark.parametrize(("name", "content"), [("病毒.exe", b"MZ"), ("假.pdf", b"no pdf"), ("", b"")])
def test_evidence_that_is_not_what_it_says_refused_beside_the_slot(
    sign_in: SignIn, name: str, content: bytes
) -> None:
    cast = make_running()
    milestone = cast.project.milestones[0]
    milestone.report = "已写的话"
    db.session.commit()
    answer = _upload(sign_in(cast.member), milestone, name, content)
    assert answer.status_code == 400
    assert 'id="slot-evidence-error"' in _words(answer)
    assert "已写的话" in _words(answer)
    assert db.session.query(StoredFile).count() == 0


def test_evidence_removed_by_its_owner_alone(sign_in: SignIn) -> None:
    cast, other = make_running(), make_running()
    milestone = cast.project.milestones[0]
    db.session.commit()
    _upload(sign_in(cast.member), milestone, "报告.pdf", pdf_bytes())
    file = db.session.query(StoredFile).one()
    foreign = other.project.milestones[0]
    assert (
        sign_in(other.member).post(f"/lab/milestones/{foreign.id}/files/{file.id}/remove").status_code == 404
    )
    assert (
        sign_in(other.member).post(f"/lab/milestones/{milestone.id}/files/{file.id}/remove").status_code
        == 404
    )
    assert (
        sign_in(cast.member).post(f"/lab/milestones/{milestone.id}/files/{file.id}/remove").status_code == 303
    )
    assert db.session.get_one(StoredFile, file.id).is_removed


def _row(key: str, **changes: str) -> dict[str, str]:
    row = {"measured": "1.1%", "uncertainty": "0.2%", "k": "2", "report_number": "JC-1", "passed": "yes"}
    return {f"{key}-{name}": value for name, value in (row | changes).items()}


def _seen(page: str) -> dict[str, str]:
    found = {}
    for part in page.split('type="hidden"')[:-1] + page.split("<input")[1:]:
        if '-seen"' in part and 'value="' in part:
            name = part.split('name="')[1].split('"')[0]
            found[name] = part.split('value="')[1].split('"')[0]
    return found


def test_results_saved_line_by_line(sign_in: SignIn) -> None:
    cast = make_running()
    first, second, *_ = cast.project.results
    db.session.commit()
    browser, url = sign_in(cast.member), f"/lab/projects/{cast.project.id}/results"
    seen = _seen(_words(browser.get(url)))
    assert browser.post(url, data=seen | _row(first.id)).status_code == 303
    assert (first.measured, first.k, first.passed) == ("1.1%", 2.0, True)
    assert second.passed is None
    stale = browser.post(url, data=seen | _row(first.id, measured="9.9%"))
    assert stale.status_code == 400
    assert "刚被同事修改" in _words(stale)
    assert "9.9%" in _words(stale)
    assert db.session.get_one(Project, cast.project.id).results[0].measured == "1.1%"


@pytest.mark.parametrize(
    "changes", [{"k": "-1"}, {"k": "nan"}, {"k": "二"}, {"measured": "9" * 121}, {"passed": "perhaps"}]
)
def test_results_with_bad_input_kept_beside_the_field(sign_in: SignIn, changes: dict[str, str]) -> None:
    cast = make_running()
    key = cast.project.results[0].id
    db.session.commit()
    answer = sign_in(cast.member).post(
        f"/lab/projects/{cast.project.id}/results",
        data=_row(key, method="比较测量法") | {f"{key}-{name}": value for name, value in changes.items()},
    )
    assert answer.status_code == 400
    assert "比较测量法" in _words(answer)
    assert "is-wrong" in _words(answer)


def test_acceptance_button_disabled_with_the_sentence_until_complete(sign_in: SignIn) -> None:
    cast = make_running()
    db.session.commit()
    browser, url = sign_in(cast.member), f"/lab/projects/{cast.project.id}"
    assert "还有 2 个里程碑没有确认" in _words(browser.get(url))
    assert browser.post(f"{url}/acceptance").status_code == 409
    deliver(cast, AT)
    db.session.commit()
    assert "还有 5 项指标没有填全" in _words(browser.get(url))
    measure(cast, failing=1, at=AT)
    db.session.commit()
    assert "有 1 项指标未达到" in _words(browser.get(f"{url}/acceptance"))
    assert browser.post(f"{url}/acceptance").status_code == 303
    assert db.session.get_one(Project, cast.project.id).state == ProjectState.SUBMITTED


def test_project_in_repair_tells_the_date_and_takes_a_second_request(sign_in: SignIn) -> None:
    cast, acceptance = make_requested(failing=1)
    decide_acceptance(
        acceptance, False, "指标一未达到", by=cast.officer, at=AT, repair_until=date(2027, 9, 1)
    )
    db.session.commit()
    page = _words(sign_in(cast.member).get(f"/lab/projects/{cast.project.id}"))
    assert "2027年9月1日 24:00 前完成整改" in page
    assert "再次申请验收" in page
    assert "指标一未达到" in page


def test_agreement_signed_by_the_laboratory(sign_in: SignIn) -> None:
    cast = make_project()
    reader = make_member(cast.project.organisation, MembershipRole.READER)
    db.session.commit()
    url = f"/lab/projects/{cast.project.id}/sign"
    browser = sign_in(cast.member)
    page = _words(browser.get(url))
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert browser.post(url, data={"seen": seen}).status_code == 303
    assert db.session.get_one(Project, cast.project.id).laboratory_signed_at == AT
    assert sign_in(reader).get(url).status_code == 403
    for person in (cast.officer, cast.issuer):
        assert sign_in(person).get(url).status_code == 404


def _others(cast: Cast) -> list[User]:
    return [cast.issuer, cast.officer, make_member(make_organisation())]


def test_pages_of_a_laboratory_closed_to_other_seats(sign_in: SignIn) -> None:
    cast = make_running()
    people = _others(cast)
    db.session.commit()
    project, milestone = cast.project.id, cast.project.milestones[0].id
    for person, wanted in zip(people, (403, 403, 404), strict=True):
        browser = sign_in(person)
        assert browser.get(f"/lab/projects/{project}").status_code == 404
        assert browser.get(f"/lab/projects/{project}/results").status_code == wanted
        assert browser.get(f"/lab/milestones/{milestone}/submit").status_code == wanted
        assert browser.post(f"/lab/projects/{project}/acceptance").status_code == wanted


def test_list_of_projects_costs_the_same_at_one_and_thirty(sign_in: SignIn, count_queries: Any) -> None:
    from app.entries.queries import content_of, current_version
    from app.projects.plans import plan_of
    from app.projects.service import create_project

    officer, organisation, counts = make_officer(), make_organisation(), []
    call = make_closed_call(officer)
    member = make_member(organisation)

    def make() -> None:
        entry = make_winner(make_item(call), organisation)
        version = current_version(entry)
        assert version is not None
        create_project(entry, plan_of(content_of(version), entry.item), by=officer, at=AT)

    for number in (1, 29):
        make_many(number, make)
        db.session.commit()
        browser = sign_in(member)
        browser.get("/lab/projects")
        with count_queries() as count:
            assert browser.get("/lab/projects").status_code == 200
        counts.append(count)
    assert int(counts[0]) == int(counts[1]), counts[1].statements
    assert int(counts[1]) <= 10, "\n".join(counts[1].statements)
