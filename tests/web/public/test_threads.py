"""The thread on the public pages of need, item, laboratory and its capabilities."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.needs.states import NeedState
from app.projects.service import cosign_acceptance, decide_acceptance, request_acceptance
from tests.factories.needs import make_need
from tests.factories.people import make_member
from tests.factories.projects import LATER, Cast, deliver, measure
from tests.factories.winners import MUCH_LATER, running_in

Visit = Callable[..., FlaskClient]


def test_thread_stands_on_all_pages_from_need_to_capability(visit: Visit, count_queries: Any) -> None:
    judged, project = running_in()
    project.item.need = make_need(state=NeedState.RAISED, subject="车规级电感耐久")
    issuer = make_member(project.issuer)  # type: ignore[arg-type]
    cast = Cast(project, judged.officer, judged.member(0), issuer)
    deliver(cast)
    measure(cast)
    acceptance = request_acceptance(project, by=cast.member, at=LATER)
    cosign_acceptance(acceptance, "同意", by=issuer, at=LATER)
    decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    item, laboratory = project.item, project.organisation
    public = (
        f"/needs/{item.need_id}",
        f"/calls/{item.call.slug}/items/{item.code}",
        f"/laboratories/{laboratory.slug}",
        f"/laboratories/{laboratory.slug}/capabilities",
    )
    name, key, officer, member = laboratory.name, project.id, cast.officer, cast.member
    browser = visit(None, MUCH_LATER)
    for url in public:
        browser.get(url)
        with count_queries() as count:
            page = browser.get(url).get_data(as_text=True)
        for words in ("来龙去脉", "车规级电感耐久", name, "验收通过", "形成能力（攻关成果）"):
            assert words in page, (url, words)
        assert int(count) <= 10, (url, count.statements)
        assert f"/projects/{key}" not in page
    for person, url in (
        (officer, "/officer/projects/"),
        (member, "/lab/projects/"),
        (issuer, "/enterprise/projects/"),
    ):
        page = visit(person, MUCH_LATER).get(f"{url}{key}").get_data(as_text=True)
        assert "来龙去脉" in page
    browser = visit(officer, MUCH_LATER)
    assert "确认后将会" in browser.get(f"/officer/projects/{key}/invite-case").get_data(as_text=True)
    assert browser.post(f"/officer/projects/{key}/invite-case").status_code == 303
    assert browser.post(f"/officer/projects/{key}/invite-case").status_code == 409
