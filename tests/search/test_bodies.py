"""Answers, alliances, centres and duties are found as everybody may see them, and by nothing else."""

from app.alliances.service import end_alliance, remove_member
from app.alliances.states import MemberState
from app.calls.states import CallState
from app.duties.listing import ListedDuty
from app.duties.service import import_duties
from app.duties.states import Level
from app.extensions import db
from app.questions.service import answer_question
from app.search.queries import find, read
from app.search.service import follow_record
from tests.factories.alliances import make_alliance, make_alliance_member
from tests.factories.calls import make_call, make_item
from tests.factories.centres import make_listed
from tests.factories.credit import make_keeper
from tests.factories.people import AT, make_officer
from tests.factories.questions import make_question


def found(question: str, noun: str) -> set[str]:
    """The keys of a noun that hold the whole question, once the index has followed the record."""
    db.session.commit()
    while follow_record(at=AT):
        db.session.commit()
    answer = find(question, AT)
    read_now = read(answer.hits, answer.tokens, AT)
    return {hit.subject_id for hit in read_now if hit.noun == noun and hit.is_whole}


def test_answer_is_found_as_published_and_never_as_it_was_asked(app: object) -> None:
    officer = make_officer()
    item = make_item(make_call(officer=officer))
    question = make_question(item, text="示例甲院想知道：样品由谁寄送？")
    assert found("样品 寄送", "question") == set()
    answer_question(question, "样品由谁提供？", "由发榜单位统一寄送。", by=officer, at=AT)
    assert found("样品 寄送", "question") == {question.id}
    assert found("甲院", "question") == set()
    item.call.state = CallState.WITHDRAWN
    assert found("样品 寄送", "question") == set()


def test_alliance_is_found_by_its_members_of_today_until_it_ends(app: object) -> None:
    officer = make_keeper()
    alliance = make_alliance("氢能", officer)
    member, asking = (
        make_alliance_member(alliance, state=state) for state in (MemberState.AGREED, MemberState.ASKED)
    )
    names = [one.organisation.name for one in (member, asking)]
    remove_member(make_alliance_member(alliance), "不再从事", by=officer, at=AT)
    assert [found(words, "alliance") for words in ("氢能联盟", *names)] == [
        {alliance.id},
        {alliance.id},
        set(),
    ]
    end_alliance(alliance, "链上已有新的联盟", by=officer, at=AT)
    assert found("氢能联盟", "alliance") == set()


def test_listed_centre_is_found_by_its_number_and_by_who_carries_it(app: object) -> None:
    _, centre = make_listed()
    assert found(centre.number, "centre") == {centre.id}
    assert found(centre.organisation.name, "centre") == {centre.id}


def test_duties_lead_to_the_list_in_force_alone(app: object) -> None:
    officer = make_keeper()
    for title in ("核查举报线索", "组织交叉检查"):
        rows = [ListedDuty(Level.CITY, city, title, "", "市局", "") for city in ("南京市", "无锡市")]
        listing = import_duties(rows, f"示例清单 {title}", "list.xlsx", by=officer, at=AT)
    assert found("交叉检查", "duty") == {listing.id}
    assert found("举报线索", "duty") == set()
