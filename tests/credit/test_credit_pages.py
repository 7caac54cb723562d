"""The register on pages: officers import and put right, a laboratory reads its own, the public what is published."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.credit.models import CreditBatch
from app.credit.queries import credit_of
from app.credit.states import Grade
from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.credit import TODAY, make_keeper, make_misconduct, make_rating
from tests.factories.people import AT, make_member, make_organisation

Visit = Callable[..., FlaskClient]
Count = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def visit(client: FlaskClient, sign_in: Callable[[User], FlaskClient]) -> Visit:
    from app.web.receipt_clock import RECEIVED

    def go(user: User | None) -> FlaskClient:
        db.session.commit()
        client.environ_base[RECEIVED] = AT.timestamp()
        if user is not None:
            return sign_in(user)
        with client.session_transaction() as session:
            session.clear()
        return client

    return go


def test_officer_imports_a_list_and_class_d_is_told_why_it_may_not_bid(visit: Visit) -> None:
    lab, item = make_organisation("示例甲研究院"), make_item(make_call())
    owner, keeper = make_member(lab), make_keeper()
    client = visit(keeper)
    assert "还没有登记" in client.get("/officer/credit").text
    table = f"统一社会信用代码,机构名称,等级,评定日期\n{lab.credit_code},示例甲研究院,D类,2026年3月1日\n91,错,A,2026\n"
    wrong = client.post(
        "/officer/credit/import", data={"source": "", "file": (BytesIO(b"a,b\n1,2\n"), "a.csv")}
    )
    assert wrong.status_code == 400
    assert "没有找到表头" in wrong.text
    sent = {"source": "示例〔2026〕7号", "file": (BytesIO(table.encode()), "a.csv")}
    answer = client.post("/officer/credit/import", data=sent)
    assert answer.status_code == 303
    looked = client.get(answer.location).text
    assert "登记 1 行" in looked
    assert "等级不是" not in looked
    assert "不是 18 位" in client.get(f"{answer.location}?doubtful=1").text
    assert "待核对的名单" in client.get("/officer/credit").text
    assert "信用名单待核对保存" in client.get("/officer/").text
    batch = db.session.scalars(select(CreditBatch)).one()
    assert "1 行有误或重复" in client.get(f"/officer/credit/batches/{batch.id}/save").text
    assert client.post(f"/officer/credit/batches/{batch.id}/save").status_code == 303
    assert "示例甲研究院" in client.get("/officer/credit?grade=D&q=示例").text
    page = visit(owner).get(f"/lab/items/{item.id}/entry").text
    assert "D 类机构不能申报" in page
    assert "示例〔2026〕7号" in page
    refused = client.post(f"/lab/items/{item.id}/entry", data={"organisation": lab.id})
    assert refused.status_code == 409
    assert "D 类（风险高）" in client.get("/lab/credit").text
    assert "D 类" not in visit(None).get(f"/laboratories/{lab.slug}").text


def test_file_is_read_under_record_and_put_right(visit: Visit) -> None:
    lab, keeper = make_organisation(), make_keeper()
    rating, row = make_rating(lab, Grade.D), make_misconduct(lab)
    client = visit(keeper)
    path = f"/officer/credit/files/{rating.file_id}"
    assert "示例市监处罚〔2026〕8号" in client.get(path).text
    assert db.session.scalars(select(Reading.noun)).all() == ["credit_file"]
    form = {"grade": "B", "rated_on": "2026-08-25", "source": "示例更正", "reason": "误录"}
    assert (
        client.post(f"/officer/credit/ratings/{rating.id}/correct", data=form | {"reason": ""}).status_code
        == 400
    )
    assert client.post(f"/officer/credit/ratings/{rating.id}/correct", data=form).status_code == 303
    lifted = {"lifted_on": "2026-11-20", "reason": "示例修复〔2026〕1号"}
    assert client.post(f"/officer/credit/misconduct/{row.id}/lift", data=lifted).status_code == 303
    changed = {
        "sort": "other", "decided_on": "2026-05-07", "authority": "示例局", "document_number": "示例〔2026〕5号",
        "facts": "", "public_until": "2027-05-07", "public_at": "示例公示系统", "source": "示例", "reason": "误录",
    }  # fmt: skip
    assert client.get(f"/officer/credit/misconduct/{row.id}/correct").status_code == 200
    assert client.post(f"/officer/credit/misconduct/{row.id}/correct", data=changed).status_code == 303
    assert not credit_of(lab, AT).is_barred
    assert "示例修复〔2026〕1号" in client.get(path).text


def test_register_is_closed_to_laboratories_and_a_stranger_learns_nothing(visit: Visit) -> None:
    rating = make_rating(make_organisation())
    client = visit(make_member(make_organisation()))
    assert client.get("/officer/credit").status_code == 403
    for path in (f"files/{rating.file_id}", f"ratings/{rating.id}/correct"):
        assert client.get(f"/officer/credit/{path}").status_code == 404
    assert "没有登记" in client.get("/lab/credit").text


def test_published_decision_stands_on_the_public_page(visit: Visit) -> None:
    lab = make_organisation()
    make_misconduct(lab, public_until=TODAY, public_at="示例公示系统")
    page = visit(None).get(f"/laboratories/{lab.slug}").text
    assert "依法公示的失信行为" in page
    assert "示例公示系统" in page


def test_register_asks_as_much_for_thirty_as_for_one(visit: Visit, count_queries: Count) -> None:
    make_rating(make_organisation())
    client, counts = visit(make_keeper()), []
    for more in (0, 29):
        for _ in range(more):
            make_misconduct(make_organisation())
        db.session.commit()
        client.get("/officer/credit")
        with count_queries() as count:
            assert client.get("/officer/credit").status_code == 200
        counts.append(int(count))  # type: ignore[call-overload]
    assert counts[0] == counts[1] <= 10
