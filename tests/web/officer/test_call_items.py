"""Items, indicators, the form editor, documents and corrections through the pages."""

import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from PIL import Image

from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.calls.models import Call, CallDocument, Item
from app.calls.parts import fingerprint, read_part
from app.calls.service.forms import form_base
from app.calls.states import ItemState
from app.extensions import db
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.drafts import make_catalogues, make_draft, make_published
from tests.factories.people import AT, make_officer

SignIn = Callable[[User], FlaskClient]
ITEM = {"code": "JSJB-2026-009", "title": "新榜题", "places": "1", "consortium_allowed": "y"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """The day of the factories."""
    with time_machine.travel(AT, tick=False):
        yield


def test_item_pages_show(sign_in: SignIn) -> None:
    officer = make_officer()
    draft, live = make_draft(officer), make_published(officer)
    over = make_item(make_call(closes_at=AT))
    db.session.commit()
    client = sign_in(officer)
    pages = [f"{draft.items[0].id}{tab}" for tab in ("", "/indicators", "/remove")]
    pages += [
        f"{live.items[0].id}{tab}" for tab in ("", "/indicators", "/amend", "/amend/indicators", "/withdraw")
    ]
    for page in [*pages, f"{over.id}/fail"]:
        assert client.get(f"/officer/items/{page}").status_code == 200, page


def test_item_added_written_moved_removed(sign_in: SignIn) -> None:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer)
    db.session.commit()
    client = sign_in(officer)
    assert (
        client.post(f"/officer/calls/{call.id}/items/add", data=ITEM | {"amount": "12.345"}).status_code
        == 400
    )
    made = client.post(
        f"/officer/calls/{call.id}/items/add", data=ITEM | {"amount": "480", "source_issuer": "480"}
    )
    assert made.status_code == 303
    item = db.session.query(Item).filter_by(code="JSJB-2026-009").one()
    base = fingerprint(read_part(item, "item"))
    bad = client.post(
        f"/officer/items/{item.id}", data=ITEM | {"months": "一年", "base": base, "content": "没有丢"}
    )
    assert bad.status_code == 400
    assert "没有丢" in bad.get_data(as_text=True)
    good = client.post(f"/officer/items/{item.id}", data=ITEM | {"issuer_credit_code": "123", "base": base})
    assert good.status_code == 303
    assert client.post(f"/officer/items/{item.id}/move", data={"to": "up"}).status_code == 303
    assert client.post(f"/officer/items/{item.id}/remove").status_code == 303
    assert db.session.query(Item).filter_by(code="JSJB-2026-009").count() == 0


def test_indicators_pasted_become_rows_and_are_saved(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    item, base = call.items[0], fingerprint(read_part(call.items[0], "indicators"))
    db.session.commit()
    client, url = sign_in(officer), f"/officer/items/{item.id}/indicators"
    data = {
        "rows-0-text": "留着",
        "rows-0-comparator": "none",
        "pasted": "弯矩 Urel≤1.5%(k=2)；通道≥600",
        "base": base,
    }
    page = client.post(url, data=data | {"read_pasted": "1"}).get_data(as_text=True)
    for words in ("留着", 'value="弯矩 Urel"', 'value="600"'):
        assert words in page, words
    row = {"rows-0-text": "甲≤1", "rows-0-comparator": "≤", "rows-0-value": "nan", "base": base}
    assert client.post(url, data=row).status_code == 400
    assert client.post(url, data=row | {"rows-0-value": "1"}).status_code == 303
    db.session.expire_all()
    assert [(i.text, i.value) for i in item.indicators] == [("甲≤1", 1.0)]


def test_failed_item_declared_through_the_page(sign_in: SignIn) -> None:
    call = make_call(closes_at=AT)
    item = make_item(call)
    officer = make_officer(call)
    db.session.commit()
    assert sign_in(officer).post(f"/officer/items/{item.id}/fail").status_code == 303
    db.session.expire_all()
    assert item.state == ItemState.FAILED


def test_form_edited_through_the_pages(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    db.session.commit()
    client, url = sign_in(officer), f"/officer/calls/{call.id}/form"

    def base() -> str:
        db.session.expire_all()
        return form_base(call)

    assert client.post(f"{url}/sections/add", data={"title": "补充", "base": base()}).status_code == 303
    assert client.post(f"{url}/sections/s1", data={"title": "补充材料", "base": base()}).status_code == 303
    add = f"{url}/sections/s1/questions/add?type=choice"
    question = {"label": "是否到场", "type": "choice", "choices": "是", "required": "y"}
    assert client.post(add, data=question | {"base": base()}).status_code == 400
    assert client.post(add, data=question | {"choices": "是\n否", "base": base()}).status_code == 303
    table = {
        "label": "人员",
        "type": "table",
        "columns-0-label": "姓名",
        "columns-0-type": "text",
        "base": base(),
    }
    assert client.post(f"{url}/sections/s1/questions/add", data=table).status_code == 303
    change = {"label": "是否线下到场", "choices": "是\n否", "base": base()}
    assert client.post(f"{url}/questions/q1", data=change).status_code == 303
    assert client.post(f"{url}/questions/q1", data=change).status_code == 409
    move = {"what": "question", "key": "q1", "to": "down", "base": base()}
    assert client.post(f"{url}/move", data=move).status_code == 303
    db.session.expire_all()
    assert [q["label"] for q in call.form[-1]["questions"]] == ["人员", "是否线下到场"]
    assert client.post(f"{url}/section/s1/remove").status_code == 303
    assert client.get(f"{url}/questions/q1").status_code == 404


def test_document_uploaded_downloaded_removed(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    db.session.commit()
    client, url = sign_in(officer), f"/officer/calls/{call.id}/documents"
    bad = client.post(url, data={"title": "通知", "file": (io.BytesIO(b"<svg/>"), "通知.pdf")})
    assert bad.status_code == 400
    assert "通知" in bad.get_data(as_text=True)
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    picture.seek(0)
    answer = client.post(url, data={"title": "示意图", "file": (picture, "图.png")})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    document = db.session.query(CallDocument).one()
    got = client.get(f"{url}/{document.id}")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert client.post(f"{url}/remove", data={"document": "0" * 12}).status_code == 404
    assert client.post(f"{url}/remove", data={"document": document.id}).status_code == 303
    assert client.get(f"{url}/{document.id}").status_code == 404


def test_correction_proposed_by_one_agreed_by_another_stands_on_the_public_page(sign_in: SignIn) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    base = fingerprint(read_part(call, "basics"))
    db.session.commit()
    client = sign_in(first)
    data = {
        "title": call.title,
        "organiser": call.organiser,
        "introduction": "示例说明。",
        "contact": "新电话",
        "base": base,
    }
    url = f"/officer/calls/{call.id}/amend/basics"
    silent = client.post(url, data=data)
    assert silent.status_code == 400
    assert "新电话" in silent.get_data(as_text=True)
    assert client.post(url, data=data | {"reason": "号码变更"}).status_code == 303
    approval = db.session.query(Approval).one()
    page = f"/officer/approvals/{approval.id}"
    assert "新电话" in client.get(page).get_data(as_text=True)
    assert client.post(f"{page}/decide", data={"answer": "agree"}).status_code == 403
    assert "新电话" not in client.get(f"/calls/{call.slug}").get_data(as_text=True)
    client = sign_in(second)
    assert client.post(f"{page}/decide", data={"answer": "refuse", "opinion": " "}).status_code == 400
    assert client.post(f"{page}/decide", data={"answer": "agree", "opinion": "同意"}).status_code == 303
    public = client.get(f"/calls/{call.slug}").get_data(as_text=True)
    for words in ("第 1 号更正", "号码变更", "新电话"):
        assert words in public, words


def test_every_amendment_page_proposes(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_published(officer, items=1)
    db.session.commit()
    client, item = sign_in(officer), call.items[0]
    why = {"reason": "示例理由"}
    method = {"number": "mean", "threshold": "65", "reviews_per_entry": "5", "tie1": "median"}
    method |= {f"tie{n}": "" for n in (2, 3, 4)}
    method |= {"spread_range": "20", "spread_sd": "10", "extra_budget": "20", "extra_most": "10"}
    rubric = {"rows-0-key": "response", "rows-0-name": "指标响应", "rows-0-weight": "100"}
    rows = {"rows-0-text": "甲≤1", "rows-0-comparator": "≤", "rows-0-value": "1"}
    sent: list[tuple[str, Call | Item, str, dict[str, str]]] = [
        (f"calls/{call.id}/amend/method", call, "method", method),
        (f"calls/{call.id}/amend/rubric", call, "rubric", rubric),
        (f"items/{item.id}/amend", item, "item", {"title": "改名", "places": "1"}),
        (f"items/{item.id}/amend/indicators", item, "indicators", rows),
        (f"items/{item.id}/withdraw", item, "item", {}),
        (f"calls/{call.id}/withdraw", call, "basics", {}),
    ]
    for path, subject, part, data in sent:
        base = fingerprint(read_part(subject, part))
        answer = client.post(f"/officer/{path}", data=data | why | {"base": base})
        assert answer.status_code == 303, (path, answer.get_data(as_text=True))
        assert client.get(answer.headers["Location"]).status_code == 200
    waiting = db.session.query(Approval).filter_by(state=ApprovalState.PROPOSED)
    assert waiting.count() == len(sent)
    last = waiting.first()
    assert last is not None
    assert client.post(f"/officer/approvals/{last.id}/withdraw").status_code == 303
