"""Questions: who asks and until when, who sees what, who hears, and that nobody learns who asked."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Item
from app.extensions import db
from app.history.models import Act
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, SeatRole
from app.questions import policy, service
from app.questions.models import Question
from app.questions.queries import tallies_for_issuer, tallies_for_officer
from app.questions.states import QuestionState
from app.questions.times import asking_ends
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat
from tests.factories.questions import TEXT, make_question

ANSWER = "包含。按 JJF 1059.1 评定，k=2。"


@pytest.fixture
def item(app: Flask) -> Item:
    return make_item(make_call())


def people(item: Item) -> dict[str, User | None]:
    supervisor, asker = make_user(), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    assert item.issuer is not None
    return {
        "visitor": None,
        "asker": asker,
        "stranger": make_user(),
        "lab": make_member(make_organisation()),
        "officer": make_officer(item.call),
        "other officer": make_officer(make_call()),
        "issuer": make_member(item.issuer),
        "issuer's reader": make_member(item.issuer, MembershipRole.READER),
        "supervisor": supervisor,
    }


def settle(question: Question, state: QuestionState, officer: User) -> None:
    if state == QuestionState.DRAFTED:
        assert question.item.issuer is not None
        service.draft_answer(question, ANSWER, by=make_member(question.item.issuer), at=AT)
    elif state == QuestionState.ANSWERED:
        service.answer_question(question, TEXT, ANSWER, by=officer, at=AT)
    elif state == QuestionState.MERGED:
        service.merge_question(question, make_question(question.item), by=officer, at=AT)
    elif state == QuestionState.DECLINED:
        service.decline_question(question, "与榜题无关，不予公开", by=officer, at=AT)
    db.session.flush()


SEES_WAITING = {"asker", "officer", "issuer", "issuer's reader", "supervisor"}


@pytest.mark.parametrize("state", list(QuestionState))
def test_question_is_seen_by_all_once_answered_and_before_by_those_it_concerns(
    item: Item, state: QuestionState
) -> None:
    cast = people(item)
    officer = cast["officer"]
    assert officer is not None
    question = make_question(item, cast["asker"])
    settle(question, state, officer)
    for name, user in cast.items():
        wanted = state == QuestionState.ANSWERED or name in SEES_WAITING
        assert policy.may_see_question(user, question, AT).ok is wanted, name
        assert (question in db.session.scalars(policy.visible_questions(user, AT))) is wanted, name
        works = name == "officer"
        assert policy.may_work_on_question(user, question, AT).ok is works, name
        assert (question in db.session.scalars(policy.worked_questions(user, AT))) is works, name
        issues = name.startswith("issuer")
        assert policy.may_see_as_issuer(user, question, AT).ok is issues, name
        assert (question in db.session.scalars(policy.issued_questions(user, AT))) is issues, name
        waits = state in {QuestionState.ASKED, QuestionState.DRAFTED}
        assert policy.may_answer_question(user, question, AT).ok is (works and waits), name
        assert policy.may_merge_question(user, question, AT).ok is (works and waits), name
        assert policy.may_decline_question(user, question, AT).ok is (works and waits), name
        assert policy.may_draft_answer(user, question, AT).ok is (name == "issuer" and waits), name


@pytest.mark.parametrize(
    ("closes", "ends"),
    [
        # Friday 17:30: Thursday is the whole working day between
        (datetime(2026, 12, 4, 9, 30, tzinfo=UTC), datetime(2026, 12, 2, 16, 0, tzinfo=UTC)),
        # Friday 24:00: Friday itself lies between
        (datetime(2026, 12, 4, 16, 0, tzinfo=UTC), datetime(2026, 12, 3, 16, 0, tzinfo=UTC)),
        # Monday 17:30: the weekend does not count
        (datetime(2026, 12, 7, 9, 30, tzinfo=UTC), datetime(2026, 12, 3, 16, 0, tzinfo=UTC)),
        # after the National Day holiday of 2026 (1 to 7 October)
        (datetime(2026, 10, 8, 9, 30, tzinfo=UTC), datetime(2026, 9, 29, 16, 0, tzinfo=UTC)),
    ],
)
def test_asking_ends_one_whole_working_day_before_closing(
    app: Flask, closes: datetime, ends: datetime
) -> None:
    call = make_call(closes_at=closes, opens_at=datetime(2026, 8, 1, tzinfo=UTC))
    item, asker = make_item(call), make_user()
    assert asking_ends(call) == ends
    before, officer = ends - timedelta(seconds=1), make_officer(call)
    question = service.ask_question(item, TEXT, by=asker, at=before)
    db.session.flush()
    assert policy.may_ask_question(asker, item, ends).code == "asking_over"
    assert policy.may_answer_question(officer, question, ends).ok
    assert policy.may_answer_question(officer, question, closes).code == "closed"
    call.closes_at = closes + timedelta(days=30)  # an extension takes the question's end along
    assert policy.may_ask_question(asker, item, ends).ok


def test_asking_needs_an_account_and_is_not_for_those_who_answer(item: Item) -> None:
    codes = {name: policy.may_ask_question(user, item, AT).code for name, user in people(item).items()}
    refused = {
        "visitor": "signed_out",
        "officer": "answers",
        "issuer": "answers",
        "issuer's reader": "answers",
    }
    assert codes == {name: refused.get(name, "ok") for name in codes}
    asker = make_user()
    for _ in range(policy.MOST_WAITING):
        last = make_question(item, asker)
    assert policy.may_ask_question(asker, item, AT).code == "waiting"
    assert policy.may_ask_question(asker, make_item(item.call), AT).ok
    settle(last, QuestionState.DECLINED, make_officer(item.call))
    assert policy.may_ask_question(asker, item, AT).ok
    assert policy.may_ask_question(asker, item, AT - timedelta(days=11)).code == "not_yet_open"


def test_record_tells_that_something_was_asked_and_not_by_whom(item: Item) -> None:
    question = make_question(item)
    act = db.session.scalars(select(Act).where(Act.subject_id == question.id)).one()
    assert (act.name, act.actor_id, act.figures) == ("question.asked", None, {"item": item.id})


def test_letters_reach_who_answers_then_who_asked_and_who_drafts(item: Item) -> None:
    assert item.issuer is not None
    officer, issuer = make_officer(item.call), make_member(item.issuer)
    asker = make_member(bidding := make_organisation())
    other = make_member(rival := make_organisation())
    make_draft(item, bidding, asker)
    make_draft(item, rival, other)
    same = make_user()
    question, again = make_question(item, asker), make_question(item, same, "同样的问题，不确定度怎么算？")
    service.draft_answer(question, ANSWER, by=issuer, at=AT)
    service.merge_question(again, question, by=officer, at=AT)
    service.answer_question(question, TEXT, ANSWER, by=officer, at=AT)
    while write_letters(lambda text, _locale: str(text.id % text.values if text.values else text.id), at=AT):
        pass
    told = {(letter.template, letter.user_id) for letter in db.session.scalars(select(Letter))}
    assert told >= {
        ("question_asked", officer.id),
        ("question_asked_issuer", issuer.id),
        ("question_drafted", officer.id),
        ("question_merged", same.id),
        ("question_answered", asker.id),
        ("question_answered", same.id),
        ("entry_question_answered", other.id),
    }
    assert ("entry_question_answered", asker.id) not in told
    texts = [letter.subject + letter.body for letter in db.session.scalars(select(Letter))]
    assert not [text for text in texts if asker.name in text or bidding.name in text or TEXT in text]


def test_wrong_input_is_told_beside_its_field(item: Item) -> None:
    officer, asker = make_officer(item.call), make_user()
    question = make_question(item)
    elsewhere = make_question(make_item(item.call))
    with pytest.raises(Invalid, match="text"):
        service.ask_question(item, "短", by=asker, at=AT)
    with pytest.raises(Invalid, match="answer"):
        service.answer_question(question, TEXT, " ", by=officer, at=AT)
    with pytest.raises(Invalid, match="into"):
        service.merge_question(question, elsewhere, by=officer, at=AT)
    with pytest.raises(Invalid, match="into"):
        service.merge_question(question, question, by=officer, at=AT)
    with pytest.raises(Invalid, match="reason"):
        service.decline_question(question, "", by=officer, at=AT)
    settle(question, QuestionState.ANSWERED, officer)
    with pytest.raises(Refused):
        service.decline_question(question, "已经答复的不能再撤", by=officer, at=AT)


def test_tallies_count_what_waits_while_the_list_is_open(item: Item) -> None:
    cast = people(item)
    officer, issuer = cast["officer"], cast["issuer"]
    assert officer is not None
    assert issuer is not None
    make_question(item)
    settle(make_question(item), QuestionState.DRAFTED, officer)
    settle(make_question(item), QuestionState.ANSWERED, officer)

    def counted(tallies: list, at: datetime) -> int:  # type: ignore[type-arg]
        return sum(len(db.session.execute(tally.rows).all()) for tally in tallies)

    for at, waiting, undrafted in ((AT, 2, 1), (AT + timedelta(days=10), 0, 0)):
        assert counted(tallies_for_officer(officer, at), at) == waiting
        assert counted(tallies_for_issuer(issuer, at), at) == undrafted
    assert make_organisation(kind=OrganisationKind.ENTERPRISE).id != item.issuer_id
