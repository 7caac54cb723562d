"""The index follows the record, and whatever it still holds, nothing is found that nobody may see."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.calls.models import Call, Item
from app.calls.states import CallState, ItemState
from app.extensions import db
from app.history.service import record
from app.jobs.searching import look_through
from app.notices.states import LineState, NoticeState
from app.people.models import User
from app.search.models import SearchDocument
from app.search.queries import Answer, find, read
from app.search.service import follow_record, forget_everything
from app.showcase.service import Seen, agree_dissection, publish_campaign, withdraw_campaign, write_dissection
from tests.factories.calls import make_call, make_item
from tests.factories.campaigns import make_campaign, make_campaigner
from tests.factories.cases import make_dissected, officer_of
from tests.factories.decisions import make_judged_item
from tests.factories.entries import writer_of
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.people import AT, make_officer


def found(question: str) -> set[str]:
    return {hit.subject_id for hit in find(question, AT).hits}


def shown(answer: Answer) -> list[str]:
    written = read(answer.hits, answer.tokens, AT)
    return [str(written[hit].title) for hit in answer.hits if hit in written]


def index() -> None:
    db.session.commit()
    look_through(AT)


@pytest.fixture
def listed(app: object) -> tuple[Call, Item, User]:
    officer = make_officer()
    call = make_call(officer=officer, title="示例储能榜单")
    item = make_item(call, title="储氢瓶氢循环检测", content="在 70 MPa 下测量渗透。")
    index()
    return call, item, officer


def test_item_found_by_title_text_and_indicator(listed: tuple[Call, Item, User]) -> None:
    _, item, _ = listed
    for question in ("储氢瓶", "氢循环 渗透", "70MPa", "参数3", "儲氫瓶", "储", item.code):
        assert item.id in found(question), question
    assert item.id not in found("光谱仪")


def test_draft_is_never_indexed(app: object) -> None:
    make_item(make_call(state=CallState.DRAFT, title="秘密榜单"), title="秘密榜题")
    index()
    assert db.session.scalars(select(SearchDocument)).all() == []
    assert find("秘密", AT).hits == []


@pytest.mark.parametrize("hide", ["item", "call", "draft"])
def test_withdrawn_thing_not_found_although_the_index_is_old(
    listed: tuple[Call, Item, User], hide: str
) -> None:
    call, item, _ = listed
    assert item.id in found("储氢瓶")
    if hide == "item":
        item.state = ItemState.WITHDRAWN
    else:
        call.state = CallState.WITHDRAWN if hide == "call" else CallState.DRAFT
    db.session.commit()
    assert item.id not in found("储氢瓶")
    assert db.session.scalar(select(SearchDocument.id).where(SearchDocument.subject_id == item.id))


def test_words_that_were_taken_out_no_longer_lead_to_a_thing(listed: tuple[Call, Item, User]) -> None:
    _, item, _ = listed
    item.issuer_hidden, secret = True, item.issuer_name
    db.session.commit()
    answer = find(secret, AT)
    assert "储氢瓶氢循环检测" not in shown(answer) or answer.is_close


def test_record_followed_act_by_act(listed: tuple[Call, Item, User]) -> None:
    call, item, officer = listed
    while follow_record(at=AT):
        pass
    item.title = "船用发动机排放检测"
    record("item.corrected", item, by=officer, at=AT)
    db.session.commit()
    assert follow_record(at=AT) == 1
    assert found("船用发动机") == {item.id}
    call.state = CallState.WITHDRAWN
    record("call.withdrawn", call, by=officer, at=AT)
    db.session.commit()
    follow_record(at=AT)
    assert db.session.scalars(select(SearchDocument)).all() == []
    assert follow_record(at=AT) == 0


def test_notice_names_its_winner_from_its_start_and_not_before(app: object) -> None:
    judged = make_judged_item()
    winner = judged.entries[0].organisation.name
    draft = make_draft_notice(judged)
    index()
    assert "notice" not in {hit.noun for hit in find(winner, AT).hits}
    assert draft.id not in found(winner)
    further = make_judged_item()
    notice = make_notice(further)
    index()
    assert found(further.entries[0].organisation.name) >= {notice.id}
    notice.lines[0].state = LineState.GIVEN_UP
    index()
    assert (
        notice.id not in {hit.subject_id for hit in find(notice.lines[0].organisation_name, AT).hits}
        or find(notice.lines[0].organisation_name, AT).is_close
    )
    notice.state, notice.withdrawn_at, notice.withdrawal_reason = NoticeState.WITHDRAWN, AT, "示例"
    db.session.commit()
    assert notice.id not in found(notice.title)


def test_whole_question_in_title_comes_first_and_a_sentence_finds_what_is_close(app: object) -> None:
    call = make_call()
    make_item(call, title="其他检测", content="涉及充电插头与盐雾试验。")
    make_item(call, title="充电插头盐雾试验方法")
    for number in range(5):
        make_item(call, title=f"毫米波雷达目标模拟{number}")
    index()
    assert shown(find("盐雾试验", AT)) == ["充电插头盐雾试验方法", "其他检测"]
    answer = find("充电插头的盐雾试验，谁做得好？", AT)
    assert not answer.is_close
    assert set(shown(answer)) == {"充电插头盐雾试验方法", "其他检测"}
    close = find("充电枪插头盐雾试验谁做得好", AT)
    assert close.is_close
    assert shown(close)[0] == "充电插头盐雾试验方法"


def test_look_through_mends_whatever_is_wrong_and_then_rests(listed: tuple[Call, Item, User]) -> None:
    assert look_through(AT) == 0
    db.session.add(SearchDocument(noun="item", subject_id="0" * 12, title="旧", tokens=" 旧的 "))
    db.session.execute(SearchDocument.__table__.update().values(tokens=" 错的 "))
    db.session.commit()
    assert look_through(AT + timedelta(hours=1)) == 3
    assert look_through(AT) == 0
    forget_everything()
    db.session.commit()
    assert find("储氢瓶", AT).hits == []


def test_case_is_found_by_what_was_observed_once_that_is_public(app: object) -> None:
    case = make_dissected(asked=True, agreed=False)
    index()
    assert case.id in found("充电插头")
    assert case.id not in found("切入时机")
    agree_dissection(case, by=writer_of(case.organisation), at=AT)
    db.session.commit()
    follow_record(at=AT)
    assert case.id in found("切入时机")
    write_dissection(case, [Seen("设备", "另一种说法。")], by=officer_of(case), at=AT)
    db.session.commit()
    follow_record(at=AT)
    assert case.id not in found("切入时机")


def test_campaign_is_found_by_its_open_days_while_it_is_published(app: object) -> None:
    officer = make_campaigner()
    campaign = make_campaign(officer, publish=False)
    index()
    for publish, is_found in ((publish_campaign, True), (withdraw_campaign, False)):
        assert (campaign.id in found("示例开放机构 开放日")) is not is_found
        publish(campaign, by=officer, at=AT)
        db.session.commit()
        follow_record(at=AT)
        assert (campaign.id in found("示例开放机构 开放日")) is is_found
