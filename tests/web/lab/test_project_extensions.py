"""The laboratory's page that asks for more time."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.projects.models import Extension, Project
from app.projects.states import ExtensionState
from tests.factories.people import AT, make_member
from tests.factories.projects import make_running

Visit = Callable[..., FlaskClient]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_extension_asked_for_shown_and_taken_back(visit: Visit) -> None:
    cast = make_running()
    key, issuer = cast.project.id, cast.issuer
    first, second = (m.id for m in cast.project.milestones)
    member = cast.member
    browser, url = visit(member, AT), f"/lab/projects/{key}/extension"
    assert url in _words(browser.get(f"/lab/projects/{key}"))
    form = _words(browser.get(url))
    assert f'name="{first}"' in form
    assert 'value="2027-05-23"' in form
    assert "2029年5月23日" in form
    given = {"ends_on": "2028-11-23", first: "2027-05-23", second: "2028-06-01", "reason": "关键设备延期到货"}
    bad = browser.post(url, data=given | {"ends_on": "2029-05-24", second: "2027-11-22"})
    assert bad.status_code == 400
    assert "最多延期一年" in _words(bad)
    assert "不早于原定的" in _words(bad)
    assert "关键设备延期到货" in _words(bad)
    for wrong in ({"ends_on": "很久"}, {second: ""}, {"reason": ""}, {"reason": "长" * 4001}):
        assert browser.post(url, data=given | wrong).status_code == 400
    assert db.session.query(Extension).count() == 0
    assert browser.post(url, data=given).status_code == 303
    assert browser.post(url, data=given).status_code == 409
    extension = db.session.query(Extension).one().id
    assert "关键设备延期到货" in _words(visit(issuer, AT).get(f"/enterprise/projects/{key}"))
    browser = visit(db.session.merge(member), AT)
    assert browser.post(f"/lab/projects/extensions/{extension}/withdraw").status_code == 303
    assert db.session.get_one(Extension, extension).state == ExtensionState.WITHDRAWN
    assert db.session.get_one(Project, key).ends_on == date(2028, 5, 23)


def test_extension_to_others_refused(visit: Visit) -> None:
    cast = make_running()
    key, other = cast.project.id, make_member(make_running().project.organisation)
    officer = cast.officer
    assert visit(other, AT).get(f"/lab/projects/{key}/extension").status_code == 404
    assert visit(officer, AT).get(f"/lab/projects/{key}/extension").status_code == 403
