"""From agreed decisions to a public notice, and from its last day to the announcement (rules 11, 12, 13, 19)."""

from datetime import date, timedelta

import pytest

from app.calls.models import Item
from app.calls.states import ItemState
from app.decisions.states import DecisionResult
from app.entries.queries import current_version, titles_of
from app.entries.states import Outcome
from app.extensions import db
from app.notices.models import Notice, NoticeLine
from app.notices.queries import drafted_rows, own_result, printed_rows, tallies_for_officer
from app.notices.queries.printing import decisions_of
from app.notices.service import (
    announce_lines,
    draft_notice,
    drop_notice,
    edit_notice,
    planned_period,
    publish_notice,
    recall_decision,
)
from app.notices.states import LineState, NoticePhase, NoticeState
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.decisions import decide, make_judged_item, propose, rank
from tests.factories.notices import OFFICE, after, announce, make_draft_notice, make_notice
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def test_draft_fills_the_customary_text() -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)

    notice = draft_notice(judged.call, [decision], by=judged.officer, at=AT)

    assert notice.title == f"关于{judged.call.title}拟揭榜单位的公示"
    assert notice.body.startswith(f"根据《{judged.call.title}》（苏市监〔2026〕18号）要求")
    assert (notice.state, notice.lines, notice.starts_on) == (NoticeState.DRAFT, [], None)
    assert [row.winner for row in drafted_rows(decisions_of(notice))] == [judged.entries[0].organisation.name]


def test_draft_of_a_proposal_not_yet_agreed_refused() -> None:
    judged = make_judged_item()
    rank(judged)
    proposed = propose(judged, 0)

    with pytest.raises(Refused) as refused:
        draft_notice(judged.call, [proposed], by=judged.officer, at=AT)
    assert refused.value.verdict.code == "nothing_agreed"


def test_draft_of_a_decision_that_another_notice_carries_invalid() -> None:
    judged = make_judged_item()
    other = make_judged_item(call=judged.call, officer=judged.officer, second=judged.second)
    first = decide(judged, 0)
    decide(other, 0)
    draft_notice(judged.call, [first], by=judged.officer, at=AT)

    with pytest.raises(Invalid) as invalid:
        draft_notice(judged.call, [first], by=judged.officer, at=AT)

    assert "decisions" in invalid.value.errors


def test_dropped_draft_frees_its_decisions() -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    decision = notice.decisions[0].decision

    drop_notice(notice, by=judged.officer, at=AT)

    assert notice.phase(AT) == NoticePhase.DROPPED
    assert draft_notice(judged.call, [decision], by=judged.officer, at=AT).slug != notice.slug


@pytest.mark.parametrize("field", ["title", "body", "office"])
def test_editing_a_draft_to_nothing_invalid(field: str) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    texts = {"title": "标题", "body": "正文", "office": OFFICE} | {field: "  "}

    with pytest.raises(Invalid) as invalid:
        edit_notice(notice, **texts, by=judged.officer, at=AT)

    assert list(invalid.value.errors) == [field]


def test_publishing_without_an_office_refused() -> None:
    judged = make_judged_item()
    notice = draft_notice(judged.call, [decide(judged, 0)], by=judged.officer, at=AT)

    with pytest.raises(Refused) as refused:
        publish_notice(notice, by=judged.officer, at=AT)

    assert refused.value.verdict.code == "no_office"


def test_publishing_on_a_stale_ranking_refused_until_the_decision_is_recalled() -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    decision = notice.decisions[0].decision
    review = db.session.query(Review).first()
    assert review is not None
    review.state = ReviewState.VOIDED
    db.session.flush()
    with pytest.raises(Refused) as refused:
        publish_notice(notice, by=judged.officer, at=AT)
    assert refused.value.verdict.code == "stale"

    recall_decision(decision, "一位专家的评审意见作废", by=judged.officer, at=AT)

    db.session.refresh(notice)
    assert notice.decisions == []
    with pytest.raises(Refused) as refused:
        publish_notice(notice, by=judged.officer, at=AT)
    assert refused.value.verdict.code == "not_agreed"


def test_published_notice_prints_five_working_days_and_its_lines() -> None:
    judged = make_judged_item()

    notice = make_notice(judged)

    assert (notice.starts_on, notice.ends_on) == (date(2026, 11, 23), date(2026, 11, 27))
    assert [(line.organisation_name, line.state) for line in notice.lines] == [
        (judged.entries[0].organisation.name, LineState.NOTICED)
    ]
    assert notice.phase(AT) == NoticePhase.RUNNING
    assert notice.phase(after(notice)) == NoticePhase.OVER


@pytest.mark.parametrize(("counts", "ends_on"), [(True, date(2026, 11, 27)), (False, date(2026, 11, 30))])
def test_period_follows_the_calls_way_of_counting(counts: bool, ends_on: date) -> None:
    judged = make_judged_item()
    judged.call.notice_counts_first_day = counts

    assert planned_period(make_draft_notice(judged), AT).ends_on == ends_on


def test_period_of_a_year_without_holiday_table_uncertain() -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)

    assert planned_period(notice, AT).certain is True
    assert planned_period(notice, AT + timedelta(days=3650)).certain is False


def test_recalling_a_public_decision_refused() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)

    with pytest.raises(Refused) as refused:
        recall_decision(notice.lines[0].decision, "理由", by=judged.officer, at=AT)

    assert refused.value.verdict.code == "public_already"


def test_announcing_before_the_end_refused() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    assert notice.ends_at is not None

    with pytest.raises(Refused) as refused:
        announce_lines(notice, by=judged.officer, at=notice.ends_at - timedelta(seconds=1))

    assert refused.value.verdict.code == "still_running"


def test_announced_lines_settle_winner_and_losers() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)

    announced = announce(notice, judged.officer)

    assert [line.state for line in announced] == [LineState.ANNOUNCED]
    outcomes = [entry.outcome for entry in judged.entries]
    assert outcomes == [Outcome.SELECTED, Outcome.NOT_SELECTED, Outcome.NOT_SELECTED]
    assert notice.state == NoticeState.SETTLED
    with pytest.raises(Refused):
        announce(notice, judged.officer)


def test_announcing_items_without_winners_fails_them() -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    assert notice.title.endswith("流榜项目的公示")
    assert [str(row.winner) for row in printed_rows(notice)] == ["无单位达到入选要求"]

    announce(notice, judged.officer)

    assert judged.item.state == ItemState.FAILED
    assert judged.entries[0].outcome == Outcome.NOT_SELECTED
    assert notice.state == NoticeState.SETTLED


def test_parallel_winners_are_announced_side_by_side() -> None:
    judged = make_judged_item(((90, 90, 90), (80, 80, 80), (70, 70, 70)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))

    announced = announce(notice, judged.officer)

    assert len(announced) == 2
    outcomes = [entry.outcome for entry in judged.entries]
    assert outcomes == [Outcome.SELECTED, Outcome.SELECTED, Outcome.NOT_SELECTED]


def test_own_result_tells_own_figures_and_the_place_only_where_released() -> None:
    judged = make_judged_item()
    assert own_result(judged.entries[1], AT) is None
    notice = make_notice(judged)

    own = own_result(judged.entries[1], AT)

    assert own is not None
    assert (str(own.total), own.place, own.of, own.line) == ("81.00", None, None, None)
    assert {str(c.points) for c in own.criteria} == {"81.00"}
    notice.decisions[0].decision.releases_rank = True
    own = own_result(judged.entries[1], AT)
    assert own is not None
    assert (own.place, own.of) == (2, 3)


def test_desk_of_the_officer_counts_what_is_next() -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)
    assert [str(w.label) for w in take(tallies_for_officer(judged.officer, AT))] == ["已复核的结果待公示"]
    notice = draft_notice(judged.call, [decision], by=judged.officer, at=AT)
    assert [str(w.label) for w in take(tallies_for_officer(judged.officer, AT))] == ["公示草稿待发布"]
    edit_notice(notice, notice.title, notice.body, OFFICE, by=judged.officer, at=AT)
    publish_notice(notice, by=judged.officer, at=AT)
    assert take(tallies_for_officer(judged.officer, AT)) == []
    assert [str(w.label) for w in take(tallies_for_officer(judged.officer, after(notice)))] == [
        "公示期满待公布"
    ]


def test_numbers_of_notices_never_collide() -> None:
    judged = make_judged_item()
    make_notice(judged)
    other = make_judged_item(call=judged.call, officer=judged.officer, second=judged.second)
    make_notice(other)

    slugs = [notice.slug for notice in db.session.query(Notice)]
    assert len(set(slugs)) == 2


def test_line_has_room_for_the_longest_title_of_an_item_and_of_an_entry() -> None:
    """SQLite would not say so: a column of a line holds what it is filled from."""
    judged = make_judged_item()
    judged.item.title = "长" * Item.__table__.c.title.type.length
    line = make_notice(judged).lines[0]
    column = NoticeLine.__table__.c.item_title.type.length
    assert line.item_title == judged.item.title
    assert len(line.item_title) <= column
    version = current_version(judged.entries[0])
    assert version is not None
    version.summary = {"title": "长" * 2000}
    assert len(titles_of(judged.entries)[judged.entries[0].id]) <= column
