"""撤回公示 through the pages: proposed by one, decided by another, read by everybody; what objections see of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.approvals.models import Approval
from app.extensions import db
from app.notices.models import Notice
from app.notices.service import agree_withdrawal, propose_withdrawal
from app.notices.states import NoticeState
from app.people.states import SeatRole
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import after, announce, make_discipline_officer, make_notice, make_objection
from tests.factories.people import AT, make_officer, make_user, seat

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]
LATER = AT + timedelta(days=1)
REASON = "名单中的榜题名称有误"


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_withdrawal_goes_from_proposal_to_the_public_page(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    key, slug, winner = notice.id, notice.slug, judged.entries[0].organisation.name
    path = f"/officer/notices/{key}"
    client = visit(judged.officer, LATER)
    assert "撤回公示" in text_of(client, path)
    confirming = text_of(client, f"{path}/withdraw")
    assert winner in confirming
    assert "公示期重新计算" in confirming
    empty = client.post(f"{path}/withdraw", data={"reason": " "})
    sent = client.post(f"{path}/withdraw", data={"reason": REASON})
    assert (empty.status_code, sent.status_code) == (400, 303)
    approval = db.session.query(Approval).one().id
    deciding = f"/officer/withdrawals/{approval}"
    assert sent.headers["Location"].endswith(deciding)
    assert "撤回公示的提议等待复核" in text_of(client, path)
    assert client.post(f"{path}/withdraw", data={"reason": REASON}).status_code == 409
    own = client.post(deciding, data={"answer": "agree"})
    assert own.status_code == 403
    assert "已撤回" not in text_of(visit(None, LATER), f"/notices/{slug}")

    client = visit(judged.second, LATER)
    assert "待复核" in text_of(client, "/officer/approvals")
    moved = client.get(f"/officer/approvals/{approval}")
    assert moved.headers["Location"].endswith(deciding)
    assert REASON in text_of(client, deciding)
    assert client.post(deciding, data={"answer": "refuse"}).status_code == 400
    agreed = client.post(deciding, data={"answer": "agree"})
    assert agreed.status_code == 303
    assert db.session.get_one(Notice, key).state == NoticeState.WITHDRAWN
    shown = text_of(client, path)
    assert REASON in shown
    assert "公示已撤回" in shown
    assert client.get(f"{path}/announce").status_code == 409
    assert "起草公示" in text_of(client, "/officer/notices")

    client = visit(None, LATER)
    public = text_of(client, f"/notices/{slug}")
    for words in ("公示已于2026年11月24日", "撤回", REASON, winner, "不再收取异议"):
        assert words in public, words
    assert "已撤回" in text_of(client, "/notices")
    assert client.get(f"/notices/{slug}/objection").status_code == 409
    for entrant in (judged.member(0), judged.member(1)):
        entry = next(e for e in judged.entries if e.created_by_id == entrant.id).id
        assert REASON in text_of(visit(entrant, LATER), f"/lab/entries/{entry}/result")


def test_refused_withdrawal_leaves_the_notice_running(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    key, path = notice.id, f"/officer/withdrawals/{approval.id}"
    client = visit(judged.second, LATER)
    assert client.post(path, data={"answer": "refuse", "opinion": "名称无误"}).status_code == 303
    assert db.session.get_one(Notice, key).state == NoticeState.PUBLISHED
    assert "名称无误" in text_of(client, path)


def test_withdrawal_of_an_announced_notice_refused_on_every_page(visit: Visit) -> None:
    judged = make_judged_item(((90, 90), (80, 80)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    make_objection(notice, notice.lines[0])
    announce(notice, judged.officer)
    client = visit(judged.officer, after(notice))
    assert "结果已经公布，公示不能撤回" in text_of(client, f"/officer/notices/{notice.id}")
    answer = client.post(f"/officer/notices/{notice.id}/withdraw", data={"reason": REASON})
    assert answer.status_code == 409


def test_withdrawal_to_anybody_else_is_the_same_404(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    paths = {"/officer/notices/{key}/withdraw": notice.id, "/officer/withdrawals/{key}": approval.id}
    supervisor, discipline = make_user(), make_discipline_officer()
    seat(supervisor, SeatRole.SUPERVISOR)
    for user in (judged.member(0), supervisor, discipline, make_officer(make_judged_item().call)):
        client = visit(user, LATER)
        for path, key in paths.items():
            refused, absent = client.get(path.format(key=key)), client.get(path.format(key="0" * 12))
            assert (refused.status_code, absent.status_code) == (404, 404), path
            assert bare(refused, key) == bare(absent, "0" * 12), path


def test_proposal_of_one_noun_is_not_decided_on_the_page_of_another(visit: Visit) -> None:
    judged = make_judged_item()
    approval = propose_withdrawal(make_notice(judged), REASON, by=judged.officer, at=LATER)
    client = visit(judged.second, LATER)
    answer = client.post(f"/officer/approvals/{approval.id}/decide", data={"answer": "agree"})
    assert answer.status_code == 404


def test_objection_to_a_withdrawn_notice_still_waits_for_its_answer(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, code = make_objection(notice, notice.lines[0])
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    agree_withdrawal(approval, by=judged.second, at=LATER)
    client = visit(make_discipline_officer(), LATER)
    assert "告知异议人" in text_of(client, f"/discipline/objections/{objection.id}")
    assert "异议继续办理" in text_of(visit(None, LATER), f"/notices/objections/{code}")


@pytest.mark.parametrize("at", [LATER, AT + timedelta(days=30)])
def test_page_of_a_public_notice_within_ten_queries(
    visit: Visit, count_queries: Callable[[], object], at: datetime
) -> None:
    judged = make_judged_item(((90, 90), (80, 80)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    path = f"/officer/notices/{notice.id}"
    client = visit(judged.officer, at)
    client.get(path)
    db.session.remove()
    with count_queries() as count:  # type: ignore[attr-defined]
        assert client.get(path).status_code == 200
    assert int(count) <= 10, count.statements
