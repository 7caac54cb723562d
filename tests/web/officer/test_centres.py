"""A centre from its acceptance to the strike-off, over the desks of office and laboratory and the public register."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.centres.models import Centre, Evaluation
from app.centres.states import Grade
from app.extensions import db
from app.shared.clock import local_date
from tests.factories.centres import Carried, make_built, make_listed, make_year
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def _year(visit: Visit, built: Carried, key: str, year: int, grade: str) -> None:
    at = AT.replace(year=year)
    due = (local_date(at) + timedelta(days=9)).isoformat()
    office = visit(built.officer, at)
    asked = office.post(f"/officer/centres/{key}/begin-evaluation", data={"year": str(year), "due_on": due})
    assert asked.status_code == 303
    one = db.session.scalars(db.select(Evaluation.id).where(Evaluation.year == year)).one()
    lab = visit(built.member, at)
    assert "提交自评" in lab.get(f"/lab/centres/{key}").get_data(as_text=True)
    told = {"report": "能力扩充", "enterprises": "12", "parameters": "300", "standards": "2"}
    assert lab.get(f"/lab/evaluations/{one}/report").status_code == 200
    assert lab.post(f"/lab/evaluations/{one}/report", data=told).status_code == 303
    office = visit(built.officer, at)
    assert office.get(f"/officer/evaluations/{one}/grade").status_code == 200
    assert office.post(f"/officer/evaluations/{one}/grade", data={"opinion": "见报告"}).status_code == 400
    graded = office.post(f"/officer/evaluations/{one}/grade", data={"grade": grade, "opinion": "见报告"})
    assert graded.status_code == 303
    assert office.post(f"/officer/evaluations/{one}/confirm").status_code == 403
    page = visit(built.member, at).get(f"/lab/centres/{key}").get_data(as_text=True)
    assert page.count("评定意见") == year - 2026  # of years that are confirmed
    second = visit(built.second, at)
    assert second.get(f"/officer/evaluations/{one}/return").status_code == 200
    assert second.get(f"/officer/evaluations/{one}/confirm").status_code == 200
    assert second.post(f"/officer/evaluations/{one}/confirm").status_code == 303


def test_centre_goes_from_acceptance_over_two_failed_years_to_the_strike_off(visit: Visit) -> None:
    built = make_built()
    db.session.commit()
    project = built.project.id
    office = visit(built.officer, AT)
    assert f"/officer/projects/{project}/list-centre" in office.get("/officer/centres").get_data(as_text=True)
    assert office.get(f"/officer/projects/{project}/list-centre").status_code == 200
    data = {"name": "江苏省示例中心", "number": "JS-ZJ-001", "listed_on": local_date(AT).isoformat()}
    assert (
        office.post(f"/officer/projects/{project}/list-centre", data=data | {"name": ""}).status_code == 400
    )
    assert office.post(f"/officer/projects/{project}/list-centre", data=data).status_code == 303
    key = db.session.scalars(db.select(Centre.id)).one()
    assert "JS-ZJ-001" in visit(None, AT).get(f"/registered-centres/{key}").get_data(as_text=True)
    assert "江苏省示例中心" in visit(built.member, AT).get("/lab/centres").get_data(as_text=True)
    _year(visit, built, key, 2026, "failed")
    public = visit(None, AT).get(f"/registered-centres/{key}").get_data(as_text=True)
    assert "不合格" in public
    assert "已除名" not in public
    form = visit(built.officer, AT).get(f"/officer/centres/{key}/begin-evaluation").get_data(as_text=True)
    assert 'value="2027"' in form, "the next year that nobody has asked for"
    _year(visit, built, key, 2027, "failed")
    public = visit(None, AT.replace(year=2027)).get(f"/registered-centres/{key}").get_data(as_text=True)
    assert "已除名" in public
    assert "已除名" in visit(None, AT).get("/registered-centres").get_data(as_text=True)


def test_registers_ask_as_often_for_thirty_centres_as_for_one(visit: Visit, count_queries: Counter) -> None:
    built, centre = listed = make_listed()
    make_year(listed, 2026, Grade.QUALIFIED)
    db.session.commit()
    paths = {
        "/registered-centres": None,
        "/officer/centres": built.officer,
        "/lab/centres": built.member,
        f"/registered-centres/{centre.id}": None,
        f"/officer/centres/{centre.id}": built.officer,
    }
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for number in (1, 30):
        for n in range(number - 1):
            other = make_built()
            other.project.number = f"示例-{n}"
            other.project.organisation, other.project.call = built.project.organisation, built.project.call
            db.session.flush()
            make_listed(Carried(other.project, built.officer, built.second, built.member))
        db.session.commit()
        for path, user in paths.items():
            client = visit(user, AT)
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts[path].append(int(count))
    assert all(few == many for few, many in counts.values()), counts
    assert max(counts["/registered-centres"]) <= 10
