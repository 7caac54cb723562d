"""A look before the acceptance through the pages of both desks: the assigned value stays blind until the report."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.projects.models import BlindSample, Preacceptance
from app.shared import clock
from tests.factories.preacceptances import GROUP
from tests.factories.projects import LATER
from tests.projects.test_preacceptance import TODAY, built

SignIn = Callable[[User], FlaskClient]


def test_whole_way_through_the_pages(
    client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = built()
    key, lab, officer = cast.project.id, cast.member, cast.officer
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    assert "本类中心须先通过预验收" in sign_in(lab).get(f"/lab/projects/{key}").get_data(as_text=True)
    asked = client.post(f"/lab/projects/{key}/ask-preacceptance", data={"statement": "均已建成"})
    made = db.session.scalars(select(Preacceptance)).one()
    page = f"/projects/preacceptances/{made.id}"
    assert asked.headers["Location"] == f"/lab{page}"
    sign_in(officer)
    arrangement = {"held_on": TODAY.isoformat(), "place": "示例园区", "members": GROUP}
    assert client.post(f"/officer{page}/arrange", data=arrangement).status_code == 303
    sample = {
        "code": "M-01", "parameter": "抗拉强度", "judged_by": "en", "assigned": "765.4", "reference": "3",
        "due_on": TODAY.isoformat(),
    }  # fmt: skip
    wrong = client.post(f"/officer{page}/samples", data=sample | {"assigned": "七百"})
    assert (wrong.status_code, "请填写一个数" in wrong.get_data(as_text=True)) == (400, True)
    assert client.post(f"/officer{page}/samples", data=sample).status_code == 303
    assert "765.4" in client.get(f"/officer{page}").get_data(as_text=True)
    given = db.session.scalars(select(BlindSample)).one()
    sign_in(lab)
    blind = client.get(f"/lab{page}").get_data(as_text=True)
    assert "报告之后显示" in blind
    assert "765.4" not in blind + client.get(f"/lab/projects/samples/{given.id}/report").get_data(
        as_text=True
    )
    assert client.get(f"/officer{page}").status_code == 404
    report = {"reported": "766.0", "uncertainty": "4"}
    assert client.post(f"/lab/projects/samples/{given.id}/report", data=report).status_code == 303
    told = client.get(f"/lab{page}").get_data(as_text=True)
    assert "765.4" in told
    assert "En = 0.12" in told
    sign_in(officer)
    done = client.post(f"/officer{page}/conclude", data={"passed": "yes", "opinion": "同意通过预验收"})
    assert done.status_code == 303
    assert "同意通过预验收" in client.get(f"/officer{page}").get_data(as_text=True)
