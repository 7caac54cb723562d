"""Recommend, decline, order, send; who goes on to the formal check; who hears."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.amending import check_amendment
from app.calls.parts import read_part
from app.calls.service import create_call
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.screening.exports import recommended_rows
from app.screening.models import Recommendation, Screening
from app.screening.policy import visible_recommendations
from app.screening.queries import (
    cities_of,
    city_entries,
    list_digest,
    list_scan,
    recommendation_of,
    standing_of,
    tallies_for_officer,
    tallies_for_recommender,
)
from app.screening.service import (
    begin_screening,
    decline_entry,
    move_recommendation,
    recommend_entry,
    send_recommendations,
    withdraw_recommendation,
)
from app.screening.states import RecommendationState, Standing
from app.shared.clock import end_of_day
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.files import make_proof
from tests.factories.people import AT, make_officer, make_region, make_user, seat
from tests.factories.recommending import (
    AFTER,
    CLOSES,
    DURING,
    KIND,
    make_applied,
    make_province,
    make_recommender,
    make_season,
    make_season_item,
    stage,
)

pytestmark = pytest.mark.usefixtures("app")
OPINION, REASON, NUMBER = "材料属实，同意推荐", "成效数据不足，暂不推荐", "宁市监函〔2026〕18号"


def _city(quota: int = 3, entries: int = 3) -> tuple[User, list[Entry]]:
    item = make_season_item(make_season(quota=quota))
    return make_recommender(), [make_applied(item) for _ in range(entries)]


def _places(entries: list[Entry]) -> list[int | None]:
    said = [recommendation_of(entry) for entry in entries]
    return [row.position if row is not None else None for row in said]


def test_kinds_with_recommendation_have_its_stage_and_a_quota() -> None:
    for kind in KINDS.values():
        keys = [key for key, _label, _days in kind.stages]
        assert ("recommended" in keys) == kind.recommended == (kind.city_quota > 0), kind.name
    assert KINDS[KIND].recommended


def test_date_of_the_recommendation_follows_the_timetable(app: Flask) -> None:
    call = make_season(days=5)
    assert call.recommends_until == end_of_day(date(2026, 12, 8))
    call.timetable = [stage("screened", CLOSES, 3)]
    assert call.recommends_until is None


def test_new_season_keeps_the_quota_of_its_kind_in_its_method(app: Flask) -> None:
    user = make_user()
    seat(user, SeatRole.OFFICER, kind=KIND)
    call = create_call(KIND, "示例征集", 2026, by=user, at=AT)
    assert call.method["city_quota"] == call.city_quota == KINDS[KIND].city_quota


def test_date_of_the_recommendation_moves_later_only_once_closed(app: Flask) -> None:
    call = make_season(days=10)
    before = read_part(call, "timetable")

    def moved(days: int) -> dict[str, object]:
        return before | {"stages": [stage("recommended", CLOSES, days)]}

    check_amendment(call, "timetable", before, moved(8), AT)
    check_amendment(call, "timetable", before, moved(12), DURING)
    with pytest.raises(Invalid) as told:
        check_amendment(call, "timetable", before, moved(8), DURING)
    assert "stages" in told.value.errors


def test_recommended_entries_stand_in_order_and_move(app: Flask) -> None:
    user, entries = _city()
    rows = [recommend_entry(entry, OPINION, by=user, at=DURING) for entry in entries]
    assert _places(entries) == [1, 2, 3]
    move_recommendation(rows[2], True, by=user, at=DURING)
    assert _places(entries) == [1, 3, 2]
    move_recommendation(rows[0], True, by=user, at=DURING)
    assert _places(entries) == [1, 3, 2]
    withdraw_recommendation(rows[0], by=user, at=DURING)
    assert _places(entries) == [None, 2, 1]
    decline_entry(entries[2], REASON, by=user, at=DURING)
    assert _places(entries) == [None, 1, None]
    again = recommend_entry(entries[1], "补充：同意推荐", by=user, at=DURING)
    assert (again.position, again.opinion) == (1, "补充：同意推荐")
    states = [row.state for row in rows]
    assert states == [
        RecommendationState.UNDECIDED,
        RecommendationState.RECOMMENDED,
        RecommendationState.DECLINED,
    ]


def test_recommending_without_an_opinion_and_declining_without_a_reason_refused(app: Flask) -> None:
    user, (entry, *_rest) = _city()
    for verb in (recommend_entry, decline_entry):
        with pytest.raises(Invalid) as told:
            verb(entry, " 好 ", by=user, at=DURING)
        assert "opinion" in told.value.errors
    assert recommendation_of(entry) is None


def test_quota_is_never_exceeded_by_the_service(app: Flask) -> None:
    user, entries = _city(quota=2)
    for entry in entries[:2]:
        recommend_entry(entry, OPINION, by=user, at=DURING)
    with pytest.raises(Refused) as refused:
        recommend_entry(entries[2], OPINION, by=user, at=DURING)
    assert refused.value.verdict.code == "quota"


def test_sending_needs_a_number_and_a_word_on_everything(app: Flask) -> None:
    user, entries = _city()
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    with pytest.raises(Invalid) as told:
        send_recommendations(entries[0].call, " ", by=user, at=DURING)
    assert set(told.value.errors) == {"document_number"}
    with pytest.raises(Invalid) as told:
        send_recommendations(entries[0].call, NUMBER, by=user, at=DURING)
    assert set(told.value.errors) == {"rest"}


def test_sent_letter_is_final_and_settles_what_is_not_recommended(app: Flask) -> None:
    user, entries = _city()
    call = entries[0].call
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    decline_entry(entries[1], REASON, by=user, at=DURING)
    seen = list_digest(city_entries(user, call, DURING))
    letter = send_recommendations(
        call, NUMBER, REASON, make_proof("推荐函.pdf"), by=user, at=DURING, seen=seen
    )

    scan = list_scan(letter)
    assert scan is not None
    assert scan.name == "推荐函.pdf"
    assert [entry.outcome for entry in entries] == [Outcome.PENDING, *[Outcome.NOT_RECOMMENDED] * 2]
    assert [standing_of(e, recommendation_of(e)) for e in entries] == [
        Standing.RECOMMENDED,
        *[Standing.NOT_RECOMMENDED] * 2,
    ]
    first = recommendation_of(entries[0])
    assert first is not None
    for refused in (
        lambda: recommend_entry(entries[2], OPINION, by=user, at=DURING),
        lambda: decline_entry(entries[0], REASON, by=user, at=DURING),
        lambda: withdraw_recommendation(first, by=user, at=DURING),
        lambda: move_recommendation(first, True, by=user, at=DURING),
        lambda: send_recommendations(call, NUMBER, by=user, at=DURING),
    ):
        with pytest.raises(Refused) as told:
            refused()  # type: ignore[no-untyped-call]
        assert told.value.verdict.code == "sent"


def test_sending_another_list_than_the_one_shown_refused(app: Flask) -> None:
    user, entries = _city()
    seen = list_digest(city_entries(user, entries[0].call, DURING))
    recommend_entry(entries[0], OPINION, by=make_recommender(), at=DURING)
    with pytest.raises(Refused) as told:
        send_recommendations(entries[0].call, NUMBER, REASON, by=user, at=DURING, seen=seen)
    assert told.value.verdict.code == "changed_meanwhile"


def test_formal_check_begins_for_recommended_and_direct_entries_alone(app: Flask) -> None:
    call = make_season()
    item, suzhou = make_season_item(call), make_region("320500", "苏州市", "Suzhou")
    chosen, declined = make_applied(item), make_applied(item)
    unsent, direct = make_applied(item, suzhou), make_applied(item, make_province())
    nanjing = make_recommender()
    recommend_entry(chosen, OPINION, by=nanjing, at=DURING)
    recommend_entry(unsent, OPINION, by=make_recommender("320500"), at=DURING)
    send_recommendations(call, NUMBER, REASON, by=nanjing, at=DURING)
    officer = make_officer(call)
    with pytest.raises(Refused):
        begin_screening(call, by=officer, at=DURING)
    assert begin_screening(call, by=officer, at=AFTER) == 2
    screened = set(db.session.scalars(select(Screening.entry_id)))
    assert screened == {chosen.id, direct.id}
    assert (declined.outcome, unsent.outcome) == (Outcome.NOT_RECOMMENDED, Outcome.NOT_RECOMMENDED)
    assert standing_of(direct, None) == Standing.DIRECT
    assert begin_screening(call, by=officer, at=AFTER) == 0
    assert not [w for w in take(tallies_for_officer(officer, AFTER)) if w.label.id == "开始形式审查"]


def test_desk_of_the_city_counts_what_waits_until_the_date(app: Flask) -> None:
    user, entries = _city()
    call = entries[0].call

    def waits(at: datetime) -> dict[str, int]:
        return {w.label.id: w.count for w in take(tallies_for_recommender(user, at))}

    assert waits(AT) == {}
    assert waits(DURING) == {"申报待提出推荐意见": 3, "推荐函待报送": 1}
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    assert waits(DURING) == {"申报待提出推荐意见": 2, "推荐函待报送": 1}
    assert waits(AFTER) == {}
    send_recommendations(call, NUMBER, REASON, by=user, at=DURING)
    assert waits(DURING) == {}


def test_officers_see_numbers_of_a_city_after_closing_and_its_choice_after_sending(app: Flask) -> None:
    user, entries = _city()
    call = entries[0].call
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    assert cities_of(call, AT) == []
    (row,) = cities_of(call, DURING)
    assert (row.entries, row.letter, row.recommended) == (3, None, None)
    letter = send_recommendations(call, NUMBER, REASON, by=user, at=DURING)
    (row,) = cities_of(call, DURING)
    assert (row.letter, row.recommended) == (letter, 1)


def test_summary_table_in_the_customary_columns(app: Flask) -> None:
    user, entries = _city()
    for entry in entries[:2]:
        recommend_entry(entry, OPINION, by=user, at=DURING)
    rows = list(recommended_rows(visible_recommendations(user, DURING), entries[0].call_id))
    assert [(row[0], row[2], row[6], row[7]) for row in rows] == [
        (1, entries[0].organisation.name, "南京市市场监督管理局", 1),
        (2, entries[1].organisation.name, "南京市市场监督管理局", 2),
    ]
    officer = make_officer(entries[0].call)
    assert list(recommended_rows(visible_recommendations(officer, DURING), entries[0].call_id)) == []


def test_database_refuses_a_recommendation_without_a_place(app: Flask) -> None:
    user, (entry, *_rest) = _city()
    row = recommend_entry(entry, OPINION, by=user, at=DURING)
    row.position = None
    with pytest.raises(Exception, match=r"recommended_placed|CHECK|violates"):
        db.session.flush()
    db.session.rollback()
    assert db.session.query(Recommendation).count() == 0
