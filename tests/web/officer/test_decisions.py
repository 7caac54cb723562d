"""Proposing and agreeing through the pages: the cut is chosen beforehand, bad input stays, another decides."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.extensions import db
from app.history.models import Attempt
from tests.factories.decisions import decide, make_judged_item, propose, rank
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]


def test_proposal_page_chooses_the_cut_beforehand(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)

    text = visit(judged.officer, AT).get(f"/officer/items/{judged.item.id}/decide").get_data(as_text=True)

    chosen = re.findall(r'<input checked[^>]*name="winners"[^>]*value="(\w+)"', text)
    assert chosen == [judged.entries[0].id]
    assert judged.entries[1].organisation.name in text
    assert "无单位达到入选要求" not in text


def test_proposal_without_reasons_shown_again_with_everything(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    winner = judged.entries[0].id

    answer = visit(judged.officer, AT).post(
        f"/officer/items/{judged.item.id}/decide",
        data={"result": "winners", "winners": [winner], "reasons": ""},
    )

    assert answer.status_code == 400
    assert "请写明理由" in answer.get_data(as_text=True)
    assert db.session.query(Decision).count() == 0


def test_proposal_that_passes_over_somebody_keeps_the_words(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    data = {"result": "winners", "winners": [judged.entries[1].id], "reasons": "会商意见如此"}

    answer = visit(judged.officer, AT).post(f"/officer/items/{judged.item.id}/decide", data=data)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "不能越过排名第 1 的单位" in text
    assert "会商意见如此" in text


@pytest.mark.parametrize("result", ["nobody_bid", "none_reached", "nonsense", ""])
def test_proposal_of_an_impossible_result_refused(visit: Visit, result: str) -> None:
    judged = make_judged_item()
    rank(judged)

    answer = visit(judged.officer, AT).post(
        f"/officer/items/{judged.item.id}/decide", data={"result": result, "reasons": "理由"}
    )

    assert answer.status_code == 400
    assert db.session.query(Decision).count() == 0


def test_two_officers_decide_through_the_pages(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    second, item = judged.second, judged.item.id
    data = {
        "result": "winners",
        "winners": [judged.entries[0].id],
        "reasons": "排名第一",
        "releases_rank": "y",
    }
    proposed = visit(judged.officer, AT).post(f"/officer/items/{item}/decide", data=data)
    assert proposed.status_code == 303
    decision = db.session.query(Decision).one()
    key, path = decision.id, f"/officer/decisions/{decision.id}"
    assert decision.releases_rank is True
    own = visit(judged.officer, AT).get(path).get_data(as_text=True)
    assert "提出人不能复核自己的提议" in own

    client = visit(second, AT)
    assert "同意的是什么" in client.get(path).get_data(as_text=True)
    empty = client.post(path, data={"go": "refuse", "opinion": ""})
    agreed = client.post(path, data={"go": "agree", "opinion": "无异议"})

    assert (empty.status_code, agreed.status_code) == (400, 303)
    assert "请写明退回的理由" in empty.get_data(as_text=True)
    assert db.session.get_one(Decision, key).state == DecisionState.AGREED


def test_agreeing_to_ones_own_proposal_refused_and_recorded(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)

    answer = visit(judged.officer, AT).post(f"/officer/decisions/{decision.id}", data={"go": "agree"})

    assert answer.status_code == 403
    assert db.session.query(Attempt).filter_by(code="same_person").count() == 1
    assert db.session.query(Decision).one().state == DecisionState.PROPOSED


def test_withdrawing_and_recalling_through_the_pages(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    first = propose(judged, 0).id
    client = visit(judged.officer, AT)
    assert client.post(f"/officer/decisions/{first}/withdraw").status_code == 303
    judged.item, judged.call = db.session.merge(judged.item), db.session.merge(judged.call)
    judged.officer, judged.second = db.session.merge(judged.officer), db.session.merge(judged.second)
    judged.entries = [db.session.merge(entry) for entry in judged.entries]
    judged.round = db.session.merge(judged.round)
    second = decide(judged, 0).id
    client = visit(judged.officer, AT)
    assert client.get(f"/officer/decisions/{second}/recall").status_code == 200
    empty = client.post(f"/officer/decisions/{second}/recall", data={"reason": " "})
    recalled = client.post(f"/officer/decisions/{second}/recall", data={"reason": "评分录入有误"})

    assert (empty.status_code, recalled.status_code) == (400, 303)
    states = {d.id: d.state for d in db.session.query(Decision)}
    assert states == {first: DecisionState.WITHDRAWN, second: DecisionState.SUPERSEDED}


def test_decisions_of_another_call_absent(visit: Visit) -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)

    client = visit(judged.member(0), AT)

    assert client.get(f"/officer/decisions/{decision.id}").status_code == 404
    assert client.get("/officer/decisions").status_code == 403
