"""Needs at the desks of the enterprise, of its city and of the officers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.calls.models import Item
from app.calls.service import remove_item
from app.extensions import db
from app.history.models import Reading
from app.needs.models import Need
from app.needs.states import NeedState
from app.people.models import Organisation, User
from app.people.states import OrganisationKind
from app.shared import clock
from tests.factories.copying import make_many
from tests.factories.drafts import make_draft
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_region
from tests.factories.recommending import make_recommender

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def typed(**more: str) -> dict[str, str]:
    told = {
        "chain_id": make_chain("氢能").id,
        "chain_link": "part",
        "subject": "车用储氢瓶",
        "parameter": "氢气渗透率",
        "trouble": "not_testable",
        "gap": "只能送省外",
        "standards": "GB/T 35544-2017\r\n\r\nISO 19881:2018",
        "urgency": "now",
        "cost": "12.5",
        "contact": "示例联系人 025-00000000",
    }
    return told | more


def words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def make_enterprise() -> tuple[Organisation, User]:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    return enterprise, make_member(enterprise)


def the_need() -> Need:
    return db.session.scalars(select(Need).where(Need.filed_by_id.is_not(None))).one()


def test_need_is_filed_on_one_short_form_and_followed(sign_in: SignIn) -> None:
    enterprise, owner = make_enterprise()
    form = typed(organisation=enterprise.id)
    db.session.commit()
    browser = sign_in(owner)
    shown = words(browser.get("/enterprise/needs/new"))
    assert owner.name in shown
    wrong = browser.post("/enterprise/needs/new", data=form | {"subject": "", "cost": "1.234"})
    assert wrong.status_code == 400
    assert "请填写产品或检测对象" in words(wrong)
    assert "金额最多两位小数" in words(wrong)
    assert "只能送省外" in words(wrong)
    assert browser.post("/enterprise/needs/new", data=form).status_code == 303
    need = the_need()
    assert need.standard_names == ["GB/T 35544-2017", "ISO 19881:2018"]
    assert "车用储氢瓶" in words(browser.get("/enterprise/needs"))
    assert "12.5" in words(browser.get(f"/enterprise/needs/{need.id}"))
    assert (
        browser.post(f"/enterprise/needs/{need.id}/amend", data=form | {"subject": "储氢瓶"}).status_code
        == 303
    )
    assert browser.post(f"/enterprise/needs/{need.id}/withdraw", data={"reason": "解决了"}).status_code == 303
    assert the_need().state == NeedState.CLOSED
    assert browser.get(f"/enterprise/needs/{need.id}/amend").status_code == 409


def test_stranger_finds_no_need_at_any_desk(sign_in: SignIn) -> None:
    _, owner = make_enterprise()
    need = make_need(organisation=owner.memberships[0].organisation, published_at=None)
    other, laboratory = make_enterprise()[1], make_member(make_organisation())
    db.session.commit()
    for person, status in ((other, 404), (laboratory, 404), (owner, 200)):
        assert sign_in(person).get(f"/enterprise/needs/{need.id}").status_code == status
    assert sign_in(owner).get(f"/officer/needs/{need.id}").status_code == 404
    assert sign_in(owner).get(f"/recommender/needs/{need.id}").status_code == 404
    assert sign_in(other).get(f"/needs/{need.id}").status_code == 404


def test_city_records_what_it_heard_of_its_own_enterprises(sign_in: SignIn) -> None:
    recommender = make_recommender()
    make_region("320500", "苏州市", "Suzhou")
    heard = {
        "way": "visit",
        "heard_on": "2026-11-20",
        "heard": "市局走访",
        "enterprise_name": "示例未登记企业",
        "region_code": "320100",
    }
    form = typed(**heard)
    db.session.commit()
    browser = sign_in(recommender)
    assert browser.post("/recommender/needs/new", data=form | {"region_code": "320500"}).status_code == 400
    late = browser.post("/recommender/needs/new", data=form | {"heard_on": "2026-11-24"})
    assert "日期不能晚于今天" in words(late)
    assert browser.post("/recommender/needs/new", data=form).status_code == 303
    need = the_need()
    assert "示例未登记企业" in words(browser.get("/recommender/needs?q=储氢"))
    page = browser.get(f"/recommender/needs/{need.id}")
    assert "市局走访" in words(page)
    assert db.session.query(Reading).filter_by(subject_id=need.id).count() == 1
    assert browser.get(f"/recommender/needs/{need.id}/amend").status_code == 200


def test_officer_walks_a_need_from_publishing_to_an_item(sign_in: SignIn) -> None:
    enterprise, _ = make_enterprise()
    officer = make_officer()
    draft = make_draft(officer=officer)
    need = make_need(
        organisation=enterprise,
        enterprise_name=enterprise.name,
        enterprise_code=enterprise.credit_code,
        subject="车用储氢瓶",
        parameter="氢气渗透率",
        gap="只能送省外",
        published_at=None,
        source="",
        cost_note="损失订单",
    )
    twin = make_need(subject="车用储氢瓶", parameter="氢气渗透率", gap="只能送省外")
    db.session.commit()
    browser, url = sign_in(officer), f"/officer/needs/{need.id}"
    assert "可能重复的需求" in words(browser.get(url))
    assert browser.post(f"{url}/publish", data={"source": "企业填报"}).status_code == 303
    public = words(browser.get(f"/needs/{need.id}"))
    assert "企业填报" in public
    assert enterprise.name not in public
    assert "损失订单" not in public
    said = {"expert_name": "示例专家", "given_on": "2026-11-20", "stance": "raise", "opinion": "可行"}
    assert browser.post(f"{url}/vet", data=said).status_code == 303
    assert "示例专家" in words(browser.get(url))
    assert twin.subject in words(browser.get(f"{url}/merge"))
    raised = browser.post(f"{url}/raise", data={"call": draft.id})
    assert raised.status_code == 303
    item = db.session.scalars(select(Item).where(Item.need_id == need.id)).one()
    assert raised.location.endswith(f"/officer/items/{item.id}")
    assert (item.issuer_id, item.issuer_hidden, item.background) == (enterprise.id, True, "只能送省外")
    assert "损失订单" not in item.background + item.content
    assert item.code in words(browser.get(url))
    assert db.session.get_one(Need, need.id).state == NeedState.RAISED
    remove_item(item, by=officer, at=AT)
    assert db.session.get_one(Need, need.id).state == NeedState.FILED


@pytest.mark.parametrize(
    ("verb", "form", "state"),
    [
        ("return", {"reason": "请补充"}, NeedState.RETURNED),
        ("answer", {"answer": "示例机构可以承担"}, NeedState.ANSWERED),
        ("close", {"reason": "情况有变"}, NeedState.CLOSED),
    ],
)
def test_officer_ends_a_need_with_words(
    sign_in: SignIn, verb: str, form: dict[str, str], state: NeedState
) -> None:
    enterprise, owner = make_enterprise()
    officer = make_officer()
    need = make_need(organisation=enterprise)
    db.session.commit()
    browser, url = sign_in(officer), f"/officer/needs/{need.id}"
    assert browser.get(f"{url}/{verb}").status_code == 200
    assert browser.post(f"{url}/{verb}", data={}).status_code == 400
    assert browser.post(f"{url}/{verb}", data=form).status_code == 303
    assert db.session.get_one(Need, need.id).state == state
    assert next(iter(form.values())) in words(sign_in(owner).get(f"/enterprise/needs/{need.id}"))


def test_officer_merges_takes_off_and_reopens(sign_in: SignIn) -> None:
    officer = make_officer()
    one, other = (make_need(subject="车用储氢瓶", gap="渗透率测不了") for _ in range(2))
    db.session.commit()
    browser = sign_in(officer)
    assert browser.post(f"/officer/needs/{one.id}/merge", data={"other": "nonsense"}).status_code == 400
    assert browser.post(f"/officer/needs/{one.id}/merge", data={"other": other.id}).status_code == 303
    assert "合并进来的需求" in words(browser.get(f"/officer/needs/{other.id}"))
    assert browser.get(f"/needs/{one.id}").status_code == 200  # for an officer, who sees it whole
    assert sign_in(make_and_commit()).get(f"/needs/{one.id}").status_code == 404
    browser = sign_in(officer)
    assert browser.post(f"/officer/needs/{other.id}/unlist").status_code == 303
    assert browser.post(f"/officer/needs/{other.id}/answer", data={"answer": "可以"}).status_code == 303
    assert browser.post(f"/officer/needs/{other.id}/reopen", data={"reason": "未扩项"}).status_code == 303
    assert db.session.get_one(Need, other.id).state == NeedState.FILED


def make_and_commit() -> User:
    person = make_member(make_organisation())
    db.session.commit()
    return person


@pytest.mark.parametrize("path", ["/officer/needs", "/recommender/needs", "/enterprise/needs"])
def test_lists_ask_as_much_for_thirty_rows_as_for_one(sign_in: SignIn, count_queries: Any, path: str) -> None:
    enterprise, owner = make_enterprise()
    people = {"officer": make_officer(), "recommender": make_recommender(), "enterprise": owner}
    chain = make_chain()
    db.session.commit()
    counts = []
    for more in (1, 29):
        make_many(more, lambda: make_need(chain, organisation=enterprise, region_code="320100"))
        db.session.commit()
        browser = sign_in(people[path.split("/")[1]])
        browser.get(path)
        with count_queries() as count:
            assert browser.get(path).status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10


def test_desk_of_officer_counts_what_is_new(sign_in: SignIn) -> None:
    officer = make_officer()
    make_need(published_at=None, source="")
    make_need()
    db.session.commit()
    browser = sign_in(officer)
    assert "新需求待处理" in words(browser.get("/officer/"))


def test_published_need_is_confirmed_with_one_press(sign_in: SignIn) -> None:
    enterprise, owner = make_enterprise()
    need = make_need(organisation=enterprise, created_at=AT - timedelta(days=400))
    db.session.commit()
    assert "一年以上没有确认" in words(sign_in(owner).get("/needs"))
    browser = sign_in(owner)
    assert "这条需求还在吗" in words(browser.get(f"/enterprise/needs/{need.id}"))
    assert browser.post(f"/enterprise/needs/{need.id}/confirm").status_code == 303
    assert "这条需求还在吗" not in words(browser.get(f"/enterprise/needs/{need.id}"))
    assert sign_in(make_and_commit()).post(f"/enterprise/needs/{need.id}/confirm").status_code == 404


def test_figures_and_workbook_are_for_everybody(client: FlaskClient) -> None:
    make_need(subject="储氢瓶", region_code=make_region().code)
    db.session.commit()
    assert "南京市" in words(client.get("/needs/figures"))
    book = client.get("/needs.xlsx?state=open")
    assert book.data.startswith(b"PK")
    assert "储氢瓶" in words(client.get("/needs?state=open"))
    assert "储氢瓶" not in words(client.get("/needs?state=answered"))
