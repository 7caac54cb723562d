"""From agreed decisions to the announcement through the officer's pages; nothing of it leaks before (rule 11)."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Attempt
from app.notices.models import Notice, NoticeLine
from app.notices.states import LineState, NoticeState
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import OFFICE, after, make_draft_notice, make_notice, make_objection
from tests.factories.people import AT, make_officer

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_officer_drafts_edits_and_publishes_through_the_pages(visit: Visit) -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)
    call, winner = judged.call.id, judged.entries[0].organisation.name
    client = visit(judged.officer, AT)
    assert "起草公示" in text_of(client, "/officer/notices")
    assert winner in text_of(client, f"/officer/calls/{call}/notices/draft")
    drafted = client.post(f"/officer/calls/{call}/notices/draft", data={"decisions": [decision.id]})
    notice = db.session.query(Notice).one()
    path = f"/officer/notices/{notice.id}"
    assert drafted.headers["Location"].endswith(path)

    early = client.get(f"{path}/publish")
    wrong = client.post(path, data={"title": "", "body": "正文", "office": OFFICE})
    saved = client.post(
        path, data={"title": "示例公示", "body": "根据示例文件，现予公示。", "office": OFFICE}
    )
    confirming = text_of(client, f"{path}/publish")
    published = client.post(f"{path}/publish")

    assert (early.status_code, wrong.status_code, saved.status_code) == (409, 400, 303)
    assert "请填写标题" in wrong.get_data(as_text=True)
    assert "2026年11月23日至2026年11月27日（5个工作日）" in confirming
    assert winner in confirming
    assert published.status_code == 303
    assert db.session.query(Notice).one().state == NoticeState.PUBLISHED
    assert "公示中" in text_of(client, path)


def test_draft_that_chooses_nothing_shown_again(visit: Visit) -> None:
    judged = make_judged_item()
    decide(judged, 0)

    answer = visit(judged.officer, AT).post(f"/officer/calls/{judged.call.id}/notices/draft", data={})

    assert answer.status_code == 400
    assert "请至少选择一项结果" in answer.get_data(as_text=True)


def test_draft_in_a_year_without_holidays_warns(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)

    text = text_of(visit(judged.officer, AT + timedelta(days=3650)), f"/officer/notices/{notice.id}")

    assert "节假日安排缺失" in text


def test_dropped_draft_leaves_its_decision_to_another(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    call = judged.call.id
    client = visit(judged.officer, AT)

    assert client.post(f"/officer/notices/{notice.id}/drop").status_code == 303
    assert client.get(f"/officer/calls/{call}/notices/draft").status_code == 200


def test_announcement_tells_what_is_held_but_not_by_whom(visit: Visit) -> None:
    judged = make_judged_item(((90, 90, 90), (80, 80, 80)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    objection, _ = make_objection(notice, notice.lines[0])
    objector, over = objection.objector_name, after(notice)
    client, path = visit(judged.officer, over), f"/officer/notices/{notice.id}"

    shown = text_of(client, path)
    confirming = text_of(client, f"{path}/announce")
    answer = client.post(f"{path}/announce")

    for text in (shown, confirming):
        assert "有异议正在处理" in text
        assert objector not in text
    assert answer.status_code == 303
    states = [line.state for line in db.session.query(NoticeLine).order_by(NoticeLine.position)]
    assert states == [LineState.NOTICED, LineState.ANNOUNCED]
    again = client.post(f"{path}/announce")
    assert again.status_code == 409


def test_announcing_early_refused_and_recorded(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)

    answer = visit(judged.officer, AT).post(f"/officer/notices/{notice.id}/announce")

    assert answer.status_code == 409
    assert db.session.query(Attempt).filter_by(code="still_running").count() == 1


def test_officer_records_that_a_winner_gave_up(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    line, entry = notice.lines[0].id, judged.entries[0]
    client = visit(judged.officer, AT)

    empty = client.post(f"/officer/lines/{line}/give-up", data={"reason": ""})
    done = client.post(f"/officer/lines/{line}/give-up", data={"reason": "来函说明不再承担"})

    assert (empty.status_code, done.status_code) == (400, 303)
    assert db.session.merge(entry).outcome == Outcome.GIVEN_UP
    assert "来函说明不再承担" in text_of(client, f"/officer/notices/{notice.id}")


def test_notice_desk_to_anybody_else_absent(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged).id
    people = [judged.member(0), judged.judges(0)[0].judge, make_officer(make_judged_item().call)]
    for user in people:
        client = visit(user, AT)
        for path in ("", "/publish", "/announce"):
            refused = client.get(f"/officer/notices/{notice}{path}")
            absent = client.get(f"/officer/notices/{'0' * 12}{path}")
            assert (refused.status_code, absent.status_code) == (404, 404), path
            assert bare(refused, notice) == bare(absent, notice), path
