"""An acceptance by a panel, through the pages of officer and experts."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.projects.models import Acceptance, PanelExpert
from tests.factories.people import make_judge
from tests.factories.projects import LATER, make_requested

Visit = Callable[..., FlaskClient]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_panel_journey_from_naming_to_the_decision(visit: Visit) -> None:
    cast, acceptance = make_requested()
    people = [make_judge() for _ in range(3)]
    lines = [result.id for result in cast.project.results]
    key, project, officer, member = acceptance.id, cast.project.id, cast.officer, cast.member
    names = [person.id for person in people]
    desk, url = visit(officer, LATER), f"/officer/acceptances/{key}/name-panel"
    assert url in _words(desk.get(f"/officer/projects/{project}"))
    assert all(name in _words(desk.get(url)) for name in names)
    assert desk.post(url, data={"experts": names[:2], "chair": names[0]}).status_code == 400
    assert desk.post(url, data={"experts": names, "chair": names[0]}).status_code == 303
    assert desk.get(f"/officer/acceptances/{key}/decide").status_code == 409
    panel = {one.user_id: one.id for one in db.session.query(PanelExpert)}
    for person in people:
        own = panel[person.id]
        judge = visit(person, LATER)
        assert f"/judge/acceptances/{own}" in _words(judge.get("/judge/"))
        assert own in _words(judge.get("/judge/acceptances"))
        assert "1.1%" in _words(judge.get(f"/judge/acceptances/{own}"))
        form = f"/judge/acceptances/{own}/findings"
        assert judge.get(form).status_code == 200
        assert judge.post(form, data={f"{lines[0]}-verdict": "yes"}).status_code == 400
        given = {f"{x}-verdict": "yes" for x in lines} | {f"{x}-reason": "记录完整" for x in lines}
        assert judge.post(form, data=given).status_code == 303
        others = [one for user, one in panel.items() if user != person.id]
        assert judge.get(f"/judge/acceptances/{others[0]}").status_code == 404
    chair = visit(people[0], LATER)
    url = f"/judge/acceptances/{panel[names[0]]}/opinion"
    assert "记录完整" in _words(chair.get(url))
    assert chair.post(url, data={"opinion": "一致同意通过"}).status_code == 303
    assert "一致同意通过" in _words(visit(member, LATER).get(f"/lab/projects/{project}"))
    desk = visit(officer, LATER)
    assert "记录完整" in _words(desk.get(f"/officer/acceptances/{key}/panel"))
    done = {"verdict": "pass", "opinion": "同意专家组意见"}
    assert desk.post(f"/officer/acceptances/{key}/decide", data=done).status_code == 303
    assert db.session.get_one(Acceptance, key).is_passed
