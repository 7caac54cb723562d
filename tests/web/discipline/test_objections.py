"""The discipline officer's inbox: who objected is seen by the unrelated alone, and every reading is on the record."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.decisions.states import DecisionResult
from app.extensions import db
from app.files.models import StoredFile
from app.history.models import Attempt, Reading
from app.notices.models import NoticeLine, Objection
from app.notices.service import file_objection
from app.notices.states import LineState, ObjectionState
from app.people.states import SeatRole
from tests.factories.copying import make_many
from tests.factories.decisions import decide, make_judged_item
from tests.factories.files import make_proof
from tests.factories.notices import FACTS, make_discipline_officer, make_notice, make_objection, objector
from tests.factories.people import AT, make_user, seat

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_unrelated_officer_reads_the_objection_and_its_evidence(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    objection, _ = file_objection(
        notice, None, objector(), FACTS, [make_proof("证明.pdf")], None, by=None, at=AT
    )
    key = objection.id
    client = visit(make_discipline_officer(), AT)

    listed = text_of(client, "/discipline/objections")
    text = text_of(client, f"/discipline/objections/{key}")

    assert "待指明" in listed
    for words in ("示例异议人", "025-12345678", FACTS, "证明.pdf", "不得向承办人"):
        assert words in text, words
    file = db.session.query(StoredFile).filter_by(owner_id=key).one().id
    sent = client.get(f"/discipline/evidence/{file}")
    assert sent.status_code == 200
    assert sent.headers["Content-Disposition"].startswith("attachment")
    readings = db.session.scalars(select(Reading.subject_id)).all()
    assert key in readings
    assert file in readings


def test_objection_to_everybody_else_is_the_same_404(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice, notice.lines[0])
    key = objection.id
    file = db.session.query(StoredFile).filter_by(owner_id=key).one().id
    supervisor, related = make_user(), judged.member(0)
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(related, SeatRole.DISCIPLINE)
    for user in (judged.officer, supervisor, related, judged.member(1)):
        client = visit(user, AT)
        for path, hidden in (("objections", key), ("evidence", file)):
            refused = client.get(f"/discipline/{path}/{hidden}")
            absent = client.get(f"/discipline/{path}/{'0' * 12}")
            assert (refused.status_code, absent.status_code) == (404, 404)
            assert bare(refused, hidden) == bare(absent, hidden)
    assert "没有异议" in text_of(visit(related, AT), "/discipline/objections")
    assert db.session.query(Attempt).count() > 0


def test_objection_goes_its_way_through_the_pages(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    line = notice.lines[0].id
    objection, _ = make_objection(notice)
    key = objection.id
    client, path = visit(make_discipline_officer(), AT), f"/discipline/objections/{key}"

    unnamed = client.post(f"{path}/line", data={})
    named = client.post(f"{path}/line", data={"line": line})
    early = client.post(f"{path}/decide", data={"result": "upheld", "opinion": "属实"})
    accepted = client.post(f"{path}/accept")
    empty = client.post(f"{path}/decide", data={"result": "upheld", "opinion": ""})
    confirming = text_of(client, f"{path}/decide")
    decided = client.post(f"{path}/decide", data={"result": "upheld", "opinion": "检测报告不实"})

    codes = [answer.status_code for answer in (unnamed, named, early, accepted, empty, decided)]
    assert codes == [400, 303, 409, 303, 400, 303]
    assert "成立：取消" in confirming
    assert "示例机构" in confirming
    assert db.session.get_one(Objection, key).state == ObjectionState.UPHELD
    assert db.session.get_one(NoticeLine, line).state == LineState.STRUCK
    assert "检测报告不实" in text_of(client, path)


def test_objection_not_taken_up_with_a_reason(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    objection, _ = make_objection(notice, notice.lines[0])
    key = objection.id
    client = visit(make_discipline_officer(), AT)

    empty = client.post(f"/discipline/objections/{key}/refuse", data={"opinion": " "})
    refused = client.post(f"/discipline/objections/{key}/refuse", data={"opinion": "没有事实依据"})

    assert (empty.status_code, refused.status_code) == (400, 303)
    assert db.session.get_one(Objection, key).state == ObjectionState.NOT_ACCEPTED


def test_naming_the_line_of_his_own_organisation_hides_the_objection_from_him(visit: Visit) -> None:
    judged = make_judged_item(((90, 90), (80, 80)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    objection, _ = make_objection(notice, notice.lines[1])
    related = judged.member(0)
    seat(related, SeatRole.DISCIPLINE)
    line, key = notice.lines[0].id, objection.id
    client = visit(related, AT)
    assert client.get(f"/discipline/objections/{key}").status_code == 200

    answer = client.post(f"/discipline/objections/{key}/line", data={"line": line})

    assert answer.headers["Location"].endswith("/discipline/objections")
    assert client.get(f"/discipline/objections/{key}").status_code == 404


def test_inbox_asks_as_much_at_one_row_as_at_thirty(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    notice = make_notice(make_judged_item())
    officer = make_discipline_officer()
    counts = []
    for more in (1, 29):
        make_many(more, lambda: make_objection(notice, notice.lines[0]))
        client = visit(db.session.merge(officer), AT)
        client.get("/discipline/objections")
        with count_queries() as count:
            assert client.get("/discipline/objections").status_code == 200
        counts.append(int(count))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_objection_to_a_result_without_winners_is_named_upheld_and_shown_to_the_officer(visit: Visit) -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    decision, item = notice.decisions[0].decision_id, judged.item.id
    objection, code = make_objection(notice)
    key, ruling = objection.id, "一位专家应当回避而未回避"
    client, path = visit(make_discipline_officer(), AT), f"/discipline/objections/{key}"
    assert "无单位达到入选要求" in text_of(client, path)

    named = client.post(f"{path}/line", data={"line": decision})
    client.post(f"{path}/accept")
    confirming = text_of(client, f"{path}/decide")
    answers = {"result": "upheld", "opinion": "情况属实"}
    silent = client.post(f"{path}/decide", data=answers)
    decided = client.post(f"{path}/decide", data=answers | {"ruling": ruling})

    assert [named.status_code, silent.status_code, decided.status_code] == [303, 400, 303]
    assert "回到拟定环节" in confirming
    assert "请写明须纠正的问题" in silent.get_data(as_text=True)
    assert "情况属实" in silent.get_data(as_text=True)
    assert ruling in text_of(client, path)
    assert "待指明" not in text_of(client, "/discipline/objections")
    officer = visit(judged.officer, AT)
    results = text_of(officer, f"/officer/items/{item}/results")
    assert ruling in results
    assert "异议成立，重新办理" in results
    assert "异议成立，须重新拟定结果" in text_of(officer, "/officer/")
    assert officer.get(f"/officer/items/{item}/decide").status_code == 409
    bidder = visit(judged.member(0), AT)
    assert ruling in text_of(bidder, f"/lab/entries/{judged.entries[0].id}/result")
    visitor = visit(None, AT)
    assert "（异议成立，重新办理）" in text_of(visitor, f"/notices/{notice.slug}")
    assert "流榜" in text_of(visitor, f"/notices/objections/{code}")
