"""Payments and settlement at all desks: written down, doubted, put right, settled; the paper says the same."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.projects.models import Payment, Project, Settlement
from app.projects.service import Paid, record_payment
from app.projects.states import ProjectState, SettlementState
from app.shared.clock import local_date
from tests.factories.copying import make_many
from tests.factories.projects import LATER, deliver, make_running
from tests.web.public.test_papers import fetch

Visit = Callable[..., FlaskClient]
TODAY = local_date(LATER)


def _words(page: Any) -> str:
    assert page.status_code == 200
    return str(page.get_data(as_text=True))


def test_payment_and_settlement_walk_through_their_pages(visit: Visit) -> None:
    cast = make_running()
    deliver(cast)
    cast.project.state = ProjectState.ACCEPTED
    key, first = cast.project.id, cast.project.milestones[0].id
    officer, member, issuer = cast.officer, cast.member, cast.issuer
    desk, home = visit(officer, LATER), f"/officer/projects/{key}"
    assert f"{home}/settlement" in _words(desk.get(home))
    given = {"milestone": first, "paid_on": TODAY.isoformat(), "amount": "112", "voucher": "示例回单001"}
    assert desk.post(f"{home}/payment", data=given | {"amount": "0"}).status_code == 400
    assert desk.post(f"{home}/payment", data=given).status_code == 303
    payment = db.session.query(Payment).one().id
    lab = visit(member, LATER)
    assert "示例回单001" in _words(lab.get(f"/lab/projects/{key}/settlement"))
    assert lab.get(f"/lab/projects/payments/{payment}/doubt").status_code == 200
    doubt = lab.post(f"/lab/projects/payments/{payment}/doubt", data={"statement": "到账 100 万元"})
    assert doubt.status_code == 303
    desk = visit(officer, LATER)
    assert "到账 100 万元" in _words(desk.get(f"/officer/projects/payments/{payment}/correct"))
    right = given | {"amount": "100", "reason": "按回单更正"}
    assert desk.post(f"/officer/projects/payments/{payment}/correct", data=right).status_code == 303
    second = db.session.query(Payment).filter_by(replaces_id=payment).one().id
    assert visit(member, LATER).post(f"/lab/projects/payments/{second}/confirm").status_code == 303
    desk = visit(officer, LATER)
    assert "应拨未拨 180 万元" in _words(desk.get(f"{home}/settle"))
    assert desk.post(f"{home}/settle", data={"note": "余款一个月内拨付"}).status_code == 303
    settlement = db.session.query(Settlement).one().id
    lab = visit(member, LATER)
    answer = f"/lab/projects/settlements/{settlement}"
    assert "余款一个月内拨付" in _words(lab.get(answer))
    assert lab.post(answer, data={"decision": "object"}).status_code == 400
    assert lab.post(answer, data={"decision": "agree"}).status_code == 303
    assert db.session.get_one(Settlement, settlement).state == SettlementState.AGREED
    for who, page in ((issuer, "enterprise"), (member, "lab"), (officer, "officer")):
        text = _words(visit(who, LATER).get(f"/{page}/projects/{key}/settlement"))
        assert all(told in text for told in ("双方核对一致", "按回单更正", "到账 100 万元"))
    paper = fetch(visit(issuer, LATER), f"/projects/{key}/settlement", "docx")
    for told in ("经费结算表", "2027年6月11日100万元示例回单001", "应拨未拨180万元。"):
        assert told in paper, told
    assert "112万元" not in paper


def test_page_asks_as_much_for_one_payment_as_for_thirty(visit: Visit, count_queries: Any) -> None:
    cast = make_running()
    key, officer, counts = cast.project.id, cast.officer, []

    def pay() -> None:
        project = db.session.get_one(Project, key)
        paid = Paid(TODAY - timedelta(days=1), Decimal(1), project.milestones[0].id, "示例回单")
        record_payment(project, paid, by=officer, at=LATER)
        db.session.flush()

    for number in (1, 29):
        make_many(number, pay)
        client = visit(officer, LATER)
        client.get(f"/officer/projects/{key}/settlement")
        with count_queries() as count:
            assert _words(client.get(f"/officer/projects/{key}/settlement")).count("示例回单") >= number
        counts.append(count)
    assert int(counts[0]) == int(counts[1]) <= 10, counts[1].statements
