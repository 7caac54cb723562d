"""A defence as it is held: who must leave and did, when entries were heard, and the chair's signed opinions."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.rounds.models import Assignment, PanelOpinion, Round
from app.rounds.policy.hearing import (
    may_keep_clock,
    may_note_hearing,
    may_see_opinion,
    may_write_opinions,
    visible_opinions,
)
from app.rounds.queries.hearing import leavers_of, opinion_entries, signed_opinions
from app.rounds.service.hearing import (
    begin_hearing,
    end_hearing,
    note_leaving,
    note_return,
    save_opinions,
    sign_opinions,
)
from app.rounds.service.ordering import publish_order
from app.rounds.states import AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call
from tests.factories.people import AT, make_officer, make_user
from tests.rounds.hearings import LATER, chair_of, defence, tie

pytestmark = pytest.mark.usefixtures("app")


def test_leavers_by_tie_and_recusal_and_by_a_tie_of_another_round() -> None:
    season, round_, order = defence()
    first, second = order.slots
    other, task = season.panel[1], db.session.query(Assignment).filter_by(round_id=round_.id)
    mine = task.filter_by(judge_id=other.id, entry_id=season.entries[0].id).one()
    assert [one.judge for one in leavers_of(round_)[second.id]] == [season.panel[0]]
    mine.state = AssignmentState.RECUSED
    blind = db.session.query(Round).filter_by(call_id=round_.call_id, leg="blind").one()
    tie(blind, other, season.entries[1].organisation_id)
    found = leavers_of(round_)
    assert [one.judge for one in found[first.id]] == [other]
    assert {one.judge for one in found[second.id]} == set(season.panel)


def test_leaving_and_return_noted_once_with_the_clock_of_the_room() -> None:
    season, round_, order = defence()
    slot, judge = order.slots[1], season.panel[0]
    told = LATER - timedelta(minutes=3)
    with pytest.raises(Refused):
        note_return(slot, judge.id, by=season.officer, at=LATER)
    with pytest.raises(Refused) as refused:
        note_leaving(slot, season.panel[1].id, by=season.officer, at=LATER)
    assert refused.value.verdict.code == "not_a_leaver"
    absence = note_leaving(slot, judge.id, by=season.officer, at=LATER, happened_at=told)
    again = note_leaving(slot, judge.id, by=season.officer, at=LATER + timedelta(minutes=1))
    assert again is absence
    assert (absence.left_at, absence.noted_at) == (told, LATER)
    note_return(slot, judge.id, by=season.officer, at=LATER, happened_at=LATER + timedelta(days=1))
    assert absence.returned_at == LATER
    assert leavers_of(round_)[slot.id][0].absence is absence


def test_turn_begins_and_ends_and_a_time_out_of_reach_is_not_believed() -> None:
    season, _, order = defence()
    slot = order.slots[0]
    begin_hearing(slot, by=season.officer, at=LATER, happened_at=LATER - timedelta(days=2))
    assert (slot.began_at, slot.ended_at) == (LATER, None)
    end_hearing(slot, by=season.officer, at=LATER + timedelta(minutes=15))
    assert slot.ended_at == LATER + timedelta(minutes=15)


def test_clock_by_seat_and_state() -> None:
    season, round_, order = defence(published=False)
    assert may_keep_clock(season.officer, order, AT).code == "not_published"
    publish_order(order, by=season.officer, at=AT)
    table = [
        (season.officer, "ok"),
        (season.panel[0], "absent"),
        (make_officer(make_call()), "absent"),
        (None, "absent"),
    ]
    for user, code in table:
        assert may_keep_clock(user, order, AT).code == code
        assert may_note_hearing(user, order.slots[0], AT).code == code
    round_.state, round_.closed_at = RoundState.CLOSED, AT
    assert may_keep_clock(season.officer, order, AT).code == "round_closed"


def test_chair_drafts_for_himself_signs_and_nothing_changes_after() -> None:
    season, round_, _ = defence()
    user, entry = season.panel[1], season.entries[0].id
    assert may_write_opinions(user, chair_of(round_, season.panel[0]), AT).code == "absent"
    panelist = chair_of(round_, user)
    assert {row.entry_id for row in opinion_entries(panelist, AT)} == {each.id for each in season.entries}
    with pytest.raises(Refused):
        sign_opinions(panelist, by=user, at=AT)
    assert save_opinions(panelist, {"": ("总体水平较高。", 0), entry: ("方案完整。", 0)}, by=user, at=AT) == 2
    db.session.flush()
    with pytest.raises(Refused) as refused:
        save_opinions(panelist, {"": ("另一台设备上的意见。", 0)}, by=user, at=AT)
    assert refused.value.verdict.code == "changed_elsewhere"
    with pytest.raises(Invalid):
        save_opinions(panelist, {"": ("长" * 2001, 1)}, by=user, at=AT)
    assert signed_opinions(season.officer, round_, AT) == []
    assert sign_opinions(panelist, by=user, at=AT) == 2
    signed = signed_opinions(season.officer, round_, AT)
    assert [row.entry_id for row in signed] == [None, entry]
    save_opinions(panelist, {"": ("补充意见。", 0)}, by=user, at=LATER)
    assert signed[0].text == "总体水平较高。"


def test_opinions_seen_as_the_query_says() -> None:
    season, round_, _ = defence()
    chair, other = season.panel
    panelist = chair_of(round_, chair)
    hidden = season.entries[0].id
    save_opinions(panelist, {"": ("全组。", 0), hidden: ("单项。", 0)}, by=chair, at=AT)
    db.session.flush()
    rows = db.session.query(PanelOpinion).all()
    db.session.query(Assignment).filter_by(judge_id=chair.id, entry_id=hidden, round_id=round_.id).update(
        {"hidden_at": AT}
    )
    rows[0].signed_at = AT
    for user in (chair, other, season.officer, make_officer(make_call()), make_user(), None):
        seen = set(db.session.scalars(visible_opinions(user, AT)))
        assert seen == {row for row in rows if may_see_opinion(user, row, AT)}
    assert not may_see_opinion(chair, next(row for row in rows if row.entry_id == hidden), AT)
