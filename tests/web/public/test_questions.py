"""Asking and answering on the pages: the form, the officer's and the issuer's desks, what everybody reads."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Item
from app.extensions import db
from app.questions.models import Question
from app.questions.service import answer_question
from app.questions.states import QuestionState
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user
from tests.factories.questions import TEXT, make_question

ANSWER = "包含重复性分量，按 k=2 给出。"


@pytest.fixture
def item(app: Flask) -> Item:
    return make_item(make_call())


def address(item: Item) -> str:
    return f"/calls/{item.call.slug}/items/{item.code}"


def test_question_goes_from_the_form_to_everybody_without_its_asker(item: Item, visit) -> None:
    lab = make_organisation()
    asker, officer = make_member(lab), make_officer(item.call)
    assert item.issuer is not None
    issuer = make_member(item.issuer)
    db.session.commit()
    page = f"{address(item)}/questions"
    assert "/ask" in visit(asker, AT).get(address(item)).get_data(as_text=True)
    assert visit(asker, AT).post(f"{page}/ask", data={"text": "短"}).status_code == 400
    assert visit(asker, AT).post(f"{page}/ask", data={"text": TEXT}).status_code == 303
    assert TEXT in visit(asker, AT).get(page).get_data(as_text=True)
    assert TEXT not in visit(None, AT).get(page).get_data(as_text=True)
    assert visit(None, AT).get(f"{page}/ask").status_code in {302, 401}
    key = db.session.scalars(select(Question.id)).one()
    db.session.rollback()
    inside = visit(issuer, AT).get(f"/enterprise/items/{item.id}").get_data(as_text=True)
    assert TEXT in inside
    assert visit(issuer, AT).get("/enterprise/").get_data(as_text=True).count("榜题问题待拟答复") == 1
    assert visit(asker, AT).get(f"/enterprise/questions/{key}").status_code == 404
    assert (
        visit(issuer, AT).post(f"/enterprise/questions/{key}/draft", data={"draft": ANSWER}).status_code
        == 303
    )
    assert ANSWER in visit(issuer, AT).get(f"/enterprise/questions/{key}").get_data(as_text=True)
    assert TEXT in visit(officer, AT).get("/officer/questions").get_data(as_text=True)
    shown = visit(officer, AT).get(f"/officer/questions/{key}").get_data(as_text=True)
    assert asker.name not in shown
    assert lab.name not in shown
    form = visit(officer, AT).get(f"/officer/questions/{key}/answer").get_data(as_text=True)
    assert ANSWER in form
    filled = {"shown": TEXT, "answer": ANSWER}
    assert visit(officer, AT).post(f"/officer/questions/{key}/answer", data=filled).status_code == 303
    assert visit(officer, AT).post(f"/officer/questions/{key}/answer", data=filled).status_code == 409
    for path in (address(item), page):
        text = visit(None, AT).get(path).get_data(as_text=True)
        assert ANSWER in text
        assert asker.name not in text


def test_question_is_merged_and_declined_by_an_officer(item: Item, visit) -> None:
    officer, asker = make_officer(item.call), make_user()
    first, second, third = (make_question(item, asker, f"第 {n} 个问题，请问？") for n in range(3))
    db.session.commit()
    desk = "/officer/questions"
    assert visit(officer, AT).post(f"{desk}/{second.id}/merge", data={"into": first.id}).status_code == 303
    assert visit(officer, AT).post(f"{desk}/{third.id}/decline", data={"reason": ""}).status_code == 400
    reason = "与本榜题无关"
    assert visit(officer, AT).post(f"{desk}/{third.id}/decline", data={"reason": reason}).status_code == 303
    db.session.rollback()
    assert (second.state, third.state) == (QuestionState.MERGED, QuestionState.DECLINED)
    page = f"{address(item)}/questions"
    assert reason in visit(asker, AT).get(page).get_data(as_text=True)
    assert reason not in visit(make_user_now(), AT).get(page).get_data(as_text=True)


def make_user_now():  # type: ignore[no-untyped-def]
    user = make_user()
    db.session.commit()
    return user


@pytest.mark.parametrize("where", ["public", "officer", "enterprise"])
def test_lists_of_questions_take_as_many_queries_for_thirty_as_for_one(
    item: Item, where: str, visit, count_queries
) -> None:
    officer = make_officer(item.call)
    assert item.issuer is not None
    issuer = make_member(item.issuer)
    path, user = {
        "public": (f"{address(item)}/questions", None),
        "officer": ("/officer/questions", officer),
        "enterprise": (f"/enterprise/items/{item.id}", issuer),
    }[where]

    def ask() -> None:
        question = make_question(item)
        if where == "public":
            answer_question(question, TEXT, ANSWER, by=officer, at=AT)
        db.session.commit()

    def queries() -> int:
        client = visit(user, AT)
        client.get(path)
        with count_queries() as count:
            assert client.get(path).status_code == 200
        return int(count)

    ask()
    once = queries()
    for _ in range(29):
        ask()
    assert queries() == once <= 10
