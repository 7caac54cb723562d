"""The entrant's own result: from the start of the notice, his own figures, never another's (rule 19)."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.entries.states import Outcome
from app.extensions import db
from app.notices.models import NoticeLine
from app.notices.service import bind_line, publish_notice
from app.people.states import MembershipRole
from app.reviews.models import Review
from tests.factories.decisions import make_judged_item
from tests.factories.notices import after, announce, make_draft_notice, make_notice
from tests.factories.people import AT, make_member

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_result_before_the_notice_absent(visit: Visit) -> None:
    judged = make_judged_item()
    make_draft_notice(judged)
    entry = judged.entries[1].id

    assert visit(judged.member(1), AT).get(f"/lab/entries/{entry}/result").status_code == 404


def test_loser_reads_his_own_figures_and_released_comments(visit: Visit) -> None:
    judged = make_judged_item(((91, 92, 93), (81, 82, 83), (51, 52, 53)))
    first, second = db.session.query(Review).filter_by(entry_id=judged.entries[1].id).limit(2)
    first.is_comment_released, first.comment = True, "溯源路径说明不足。"
    second.comment = "不予反馈的意见。"
    make_notice(judged)
    judge, winner = judged.judges(1)[0].judge.name, "92.00"
    entry = judged.entries[1].id

    text = text_of(visit(judged.member(1), AT), f"/lab/entries/{entry}/result")

    for words in ("未列入公示名单", "82.00", "指标响应与先进性", "溯源路径说明不足。", "距公示结束"):
        assert words in text, words
    for secret in (judge, winner, "52.00", "不予反馈的意见。", "第 2 名"):
        assert secret not in text, secret


def test_loser_reads_his_rank_where_it_is_released(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    notice.decisions[0].decision.releases_rank = True
    entry = judged.entries[1].id

    assert "第 2 名，共 3 家" in text_of(visit(judged.member(1), AT), f"/lab/entries/{entry}/result")


def test_result_of_another_absent(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    make_notice(judged)
    entry = judged.entries[1].id
    for user in (judged.member(0), judged.officer, judged.judges(1)[0].judge):
        client = visit(user, AT)
        refused, absent = (client.get(f"/lab/entries/{key}/result") for key in (entry, "0" * 12))
        assert (refused.status_code, absent.status_code) == (404, 404)
        assert bare(refused, entry) == bare(absent, entry)


def test_winner_gives_up_with_a_reason(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    announce(notice, judged.officer)
    entry, line, owner, over = judged.entries[0], notice.lines[0].id, judged.member(0), after(notice)
    client = visit(owner, over)
    assert "已入选" in text_of(client, f"/lab/entries/{entry.id}/result")
    assert "不能恢复" in text_of(client, f"/lab/lines/{line}/give-up")

    empty = client.post(f"/lab/lines/{line}/give-up", data={"reason": ""})
    done = client.post(f"/lab/lines/{line}/give-up", data={"reason": "核心人员离职"})

    assert (empty.status_code, done.status_code) == (400, 303)
    assert db.session.merge(entry).outcome == Outcome.GIVEN_UP
    assert "核心人员离职" in text_of(client, f"/lab/entries/{entry.id}/result")


def test_giving_up_by_an_editor_or_after_signing_refused(visit: Visit) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    announce(notice, judged.officer)
    editor = make_member(judged.entries[0].organisation, MembershipRole.EDITOR)
    line, owner, over = notice.lines[0].id, judged.member(0), after(notice)

    by_editor = visit(editor, over).post(f"/lab/lines/{line}/give-up", data={"reason": "理由"})
    bind_line(db.session.merge(judged.entries[0]), by=None, at=over)
    signed = visit(db.session.merge(owner), over).post(f"/lab/lines/{line}/give-up", data={"reason": "理由"})
    stranger = visit(judged.officer, over).get(f"/lab/lines/{line}/give-up")

    assert (by_editor.status_code, signed.status_code, stranger.status_code) == (403, 409, 404)
    assert db.session.query(NoticeLine).one().state == "announced"


def test_entry_page_leads_to_the_result_once_it_is_public(visit: Visit) -> None:
    judged = make_judged_item()
    notice, owner = make_draft_notice(judged), judged.member(1)
    entry, link = judged.entries[1].id, f"/lab/entries/{judged.entries[1].id}/result"
    assert link not in text_of(visit(owner, AT), f"/lab/entries/{entry}")
    publish_notice(db.session.merge(notice), by=db.session.merge(judged.officer), at=AT)

    assert link in text_of(visit(db.session.merge(owner), AT), f"/lab/entries/{entry}")
