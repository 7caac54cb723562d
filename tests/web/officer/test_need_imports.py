"""The questionnaire goes out, comes back, is looked at row by row, and the roster shows what it reached."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.needs.models import KeyEnterprise, Need, NeedImport
from app.people.models import User
from app.shared import clock
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.recommending import make_recommender
from tests.factories.saving import save

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_questionnaire_comes_back_and_is_saved_after_a_look(sign_in: SignIn) -> None:
    make_chain()
    officer = make_officer()
    db.session.commit()
    browser = sign_in(officer)
    blank = browser.get("/needs/questionnaire.xlsx").data
    none = browser.post("/officer/needs/import", data={"sort": "survey"})
    assert "请选择文件" in words(none)
    wrong = {"sort": "roster", "file": (io.BytesIO("甲,乙\n1,2\n".encode()), "名录.csv")}
    assert "没有找到表头" in words(browser.post("/officer/needs/import", data=wrong))
    back = {"sort": "survey", "file": (io.BytesIO(blank), "问卷.xlsx")}
    sent = browser.post("/officer/needs/import", data=back)
    assert sent.status_code == 303, words(sent)
    listing = db.session.scalars(select(NeedImport)).one()
    page = words(browser.get(f"/officer/need-imports/{listing.id}"))
    assert "车用储氢瓶" in page
    assert "完整的 1 行" in page
    assert db.session.query(Need).count() == 0
    assert browser.post(f"/officer/need-imports/{listing.id}/save").status_code == 303
    assert db.session.query(Need).count() == 1
    assert browser.post(f"/officer/need-imports/{listing.id}/drop").status_code == 409
    assert sign_in(make_and_commit()).get(f"/officer/need-imports/{listing.id}").status_code == 404


def make_and_commit() -> User:
    person = make_member(make_organisation())
    db.session.commit()
    return person


def test_city_sees_its_part_of_the_roster(sign_in: SignIn) -> None:
    chain, recommender = make_chain(), make_recommender()
    for name, code in (("示例甲厂", "320100"), ("示例乙厂", "320500")):
        save(KeyEnterprise(chain=chain, name=name, region_code=code, listed_at=AT))
    db.session.commit()
    page = words(sign_in(recommender).get("/recommender/needs/roster?left=1"))
    assert "示例甲厂" in page
    assert "示例乙厂" not in page


def test_roster_asks_as_much_for_thirty_as_for_one(sign_in: SignIn, count_queries: Any) -> None:
    chain, officer, counts = make_chain(), make_officer(), []
    names = iter(range(99))
    db.session.commit()

    def one() -> None:
        save(KeyEnterprise(chain=chain, name=f"示例{next(names)}厂", region_code="320100", listed_at=AT))

    for more in (1, 29):
        for _ in range(more):
            one()
        db.session.commit()
        browser = sign_in(officer)
        browser.get("/officer/needs/roster")
        with count_queries() as count:
            assert browser.get("/officer/needs/roster?city=320100").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 12
