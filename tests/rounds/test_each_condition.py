"""Who sees the pool of experts, keeps a clock, writes opinions: each condition refuses by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Assignment, Conflict, PanelDraw
from app.rounds.policy import (
    may_release_round,
    may_see_draws,
    may_see_expert,
    may_see_panel,
    may_see_pool,
    may_see_round,
    may_withdraw_declaration,
    visible_draws,
    visible_experts,
    visible_panels,
    visible_rounds,
)
from app.rounds.policy.hearing import may_keep_clock, may_write_opinions
from app.rounds.states import AssignmentState, ConflictState, PanelistState, RoundState
from app.shared.columns import new_key
from tests.factories.people import (
    AT,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)
from tests.factories.rounds import make_closed_call, make_open_round, make_panelist, make_round
from tests.factories.saving import save
from tests.rounds.hearings import chair_of, defence

pytestmark = pytest.mark.usefixtures("app")


def test_pool_is_for_officers_alone() -> None:
    expert, officer = make_judge(), make_officer()
    db.session.flush()
    others: list[User | None] = [None, make_user(), expert, make_member(make_organisation())]
    assert may_see_pool(officer, AT)
    assert may_see_expert(officer, expert, AT)
    assert db.session.scalars(visible_experts(officer, AT)).all() == [expert]
    for user in others:
        assert may_see_pool(user, AT).code == "no_seat"
        assert may_see_expert(user, expert, AT).hide
        assert db.session.scalars(visible_experts(user, AT)).all() == []


def test_expert_is_in_the_pool_while_his_seat_and_his_account_last() -> None:
    officer, former, closed, unseated, watcher, bare = (
        make_officer(),
        *(make_judge() for _ in range(4)),
        make_user(),
    )
    for each in former.seats:
        each.until = AT - timedelta(days=1)
    closed.active = False
    for each in (*unseated.seats, *watcher.seats):
        each.role = SeatRole.OFFICER
    seat(bare, SeatRole.JUDGE)
    db.session.flush()
    seen = set(db.session.scalars(visible_experts(officer, AT)))
    for user in (former, closed, unseated, watcher, bare, officer):
        assert may_see_expert(officer, user, AT).hide, user
        assert user not in seen, user


def test_clock_is_kept_by_officers_of_an_order_while_the_round_lasts() -> None:
    season, round_, order = defence()
    assert may_keep_clock(season.officer, order, AT)
    assert may_keep_clock(season.panel[0], order, AT).hide
    round_.state, round_.closed_at = RoundState.CLOSED, AT
    assert may_keep_clock(season.officer, order, AT).code == "round_closed"
    round_.leg = "blind"
    assert may_keep_clock(season.officer, order, AT).hide


def test_opinions_are_written_by_a_chair_who_has_signed_from_the_release_on() -> None:
    season, round_, _ = defence()
    judge = season.panel[0]
    panelist = chair_of(round_, judge)
    panelist.state, panelist.undertaking_at = PanelistState.ACCEPTED, AT
    assert may_write_opinions(judge, panelist, AT)
    assert may_write_opinions(season.officer, panelist, AT).hide
    round_.state = RoundState.PREPARING
    assert may_write_opinions(judge, panelist, AT).code == "not_released"
    panelist.undertaking_at = None
    assert may_write_opinions(judge, panelist, AT).code == "not_ready"
    panelist.undertaking_at, panelist.state = AT, PanelistState.INVITED
    assert may_write_opinions(judge, panelist, AT).code == "not_ready"
    panelist.state, panelist.is_chair = PanelistState.ACCEPTED, False
    assert may_write_opinions(judge, panelist, AT).hide


def test_judge_sees_his_own_places_on_panels_alone() -> None:
    round_ = make_round(make_closed_call(), [])
    own, other, removed = (make_panelist(round_) for _ in range(3))
    removed.state = PanelistState.REMOVED
    db.session.flush()
    assert db.session.scalars(visible_panels(own.user, AT)).all() == [own]
    for user in (None, removed.user, make_user(), make_officer(round_.call)):
        assert db.session.scalars(visible_panels(user, AT)).all() == []
        assert may_see_panel(user, own, AT).hide
    assert may_see_panel(own.user, other, AT).hide


def test_supervisor_who_judges_another_call_reads_the_draws_of_this_one() -> None:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    call = make_closed_call()
    officer, round_ = make_officer(call), make_round(call, [])
    make_panelist(make_round(make_closed_call(), []), supervisor)
    make_panelist(round_)
    draw = PanelDraw(
        id=new_key(), round=round_, seed="0" * 32, rules={}, pool=[], pool_hash="0" * 64,
        drawn_by_id=officer.id, drawn_at=AT,
    )  # fmt: skip
    save(draw)
    db.session.flush()
    assert may_see_draws(supervisor, round_, AT)
    assert db.session.scalars(visible_draws(supervisor, AT)).all() == [draw]


def test_declaration_is_taken_back_by_its_judge_while_it_stands_and_nothing_is_assigned() -> None:
    _season, round_, _ = defence()
    conflict = db.session.query(Conflict).filter_by(round_id=round_.id).one()
    judge = conflict.user
    assert may_withdraw_declaration(judge, conflict, AT).code == "released"
    round_.state = RoundState.PREPARING
    assert may_withdraw_declaration(judge, conflict, AT)
    assert may_withdraw_declaration(make_judge(), conflict, AT).hide
    for state in (ConflictState.PROPOSED, ConflictState.DISMISSED):
        conflict.state = state
        assert may_withdraw_declaration(judge, conflict, AT).hide
    conflict.state, conflict.is_declared = ConflictState.CONFIRMED, False
    assert may_withdraw_declaration(judge, conflict, AT).hide


def test_blind_round_is_not_released_before_its_entries_were_looked_through_for_names() -> None:
    """A16: everything else being ready."""
    round_, _panel = make_open_round(entries=1, judges=1)
    round_.call.method = round_.call.method | {"reviews_per_entry": 1}
    officer, round_.state = make_officer(round_.call), RoundState.PREPARING
    round_.reviews_per_entry = 1
    for assignment in db.session.scalars(select(Assignment)):
        assignment.state = AssignmentState.STAGED
    db.session.flush()
    assert may_release_round(officer, round_, AT)
    round_.blind = True
    assert may_release_round(officer, round_, AT).code == "names_unchecked"


def test_blind_round_is_not_the_supervisors() -> None:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    round_ = make_round(make_closed_call(), [])
    make_panelist(make_round(make_closed_call(), []), supervisor)
    make_panelist(round_)
    db.session.flush()
    assert may_see_round(supervisor, round_, AT)
    assert round_ in db.session.scalars(visible_rounds(supervisor, AT)).all()
    round_.blind = True
    assert may_see_round(supervisor, round_, AT).hide
    assert round_ not in db.session.scalars(visible_rounds(supervisor, AT)).all()
