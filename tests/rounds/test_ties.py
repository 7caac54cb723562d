"""What the records show: what is detected, who is proposed, what a proposal blocks, what a confirmed tie hides."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.models import Reader
from app.entries.policy import may_see_entry, visible_entries
from app.entries.states import Outcome
from app.extensions import db
from app.people.states import OrganisationKind, SeatRole
from app.reviews.policy import may_see_panel_marks, may_see_review, visible_reviews
from app.rounds.models import Assignment, Conflict
from app.rounds.policy import (
    may_judge,
    may_read_entry_as_judge,
    may_release_round,
    may_see_round,
    visible_assignments,
    visible_rounds,
)
from app.rounds.queries.problem import barred_pairs, load_board
from app.rounds.queries.records import dismissed_before
from app.rounds.service import (
    Declaration,
    add_assignment,
    decide_conflict,
    declare_conflicts,
    detect_conflicts,
    register_conflict,
    stage_assignments,
    withdraw_declaration,
)
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from app.shared.verdict import Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)


def _employed(user, organisation):
    user.expert.employer_name = organisation.name


def _domain(user, organisation):
    organisation.mail_domain, user.email = "lab.example", "a@dept.lab.example"


@pytest.fixture
def round(app: Flask):
    call = make_closed_call()
    item = make_item(call)
    return make_round(call, [make_passed_entry(item) for _ in range(3)])


def _entrant(round, index=0):
    return round.entries[index].entry.organisation


def _proposed(round, panelist, index=0) -> Conflict:
    panelist.user.expert.employer_name = _entrant(round, index).name
    db.session.flush()
    detect_conflicts(round, by=None, at=AT)
    return db.session.scalars(select(Conflict).where(Conflict.user_id == panelist.user_id)).one()


def test_detect_conflicts_winner_of_the_employers_item_and_team_of_the_bid(round) -> None:
    panelist = make_panelist(round)
    other = make_closed_call()
    employer = panelist.user.expert.employer
    employer.kind = OrganisationKind.ENTERPRISE
    won = make_passed_entry(make_item(other, issuer=employer), _entrant(round))
    version = round.entries[1].entry.versions[0]
    version.content = json.dumps({"leader": panelist.user.name})
    db.session.flush()
    assert detect_conflicts(round, by=None, at=AT) == 1
    won.outcome = Outcome.SELECTED
    db.session.flush()
    assert detect_conflicts(round, by=None, at=AT) == 1
    found = {c.organisation_id: c for c in db.session.scalars(select(Conflict))}
    shared = found[_entrant(round).id]
    assert (shared.signs, shared.sources) == (["shared_project"], {"shared_project": won.item.title})
    assert found[_entrant(round, 1).id].kind == ConflictKind.CO_BID


def test_proposed_tie_bars_the_pair_until_a_person_decides(round) -> None:
    officer, panel = make_officer(round.call), [make_panelist(round) for _ in range(3)]
    conflict = _proposed(round, panel[0])
    entry = round.entries[0].entry
    assert barred_pairs(round) == load_board(round).conflicts == {(entry.id, panel[0].user_id)}
    stage_assignments(round, by=officer, at=AT)
    pairs = {(a.entry_id, a.judge_id) for a in db.session.scalars(select(Assignment))}
    assert len(pairs) == 6
    assert (entry.id, panel[0].user_id) not in pairs
    assert may_release_round(officer, round, AT).code == "conflicts_open"
    decide_conflict(conflict, False, "同名不同单位", by=officer, at=AT)
    assert may_release_round(officer, round, AT).ok
    assert barred_pairs(round) == frozenset()


def test_proposed_tie_bars_adding_after_the_release(round) -> None:
    officer, panelist = make_officer(round.call), make_panelist(round)
    round.state, round.opened_at = RoundState.OPEN, AT
    _proposed(round, panelist)
    with pytest.raises(Refused, match="conflict"):
        add_assignment(round, round.entries[0], panelist.user_id, by=officer, at=AT)


def test_pinned_non_conflict_stands_until_the_records_show_more(round) -> None:
    officer, panelist = make_officer(round.call), make_panelist(round)
    conflict = _proposed(round, panelist)
    decide_conflict(conflict, False, "同名不同单位", by=officer, at=AT)
    assert detect_conflicts(round, by=None, at=AT) == 0
    _domain(panelist.user, _entrant(round))
    db.session.flush()
    assert detect_conflicts(round, by=None, at=AT) == 1
    assert (conflict.state, conflict.signs) == (ConflictState.PROPOSED, ["employer", "mail_domain"])


def test_pinned_non_conflict_is_told_where_the_next_round_proposes_it(round) -> None:
    officer, panelist = make_officer(round.call), make_panelist(round)
    decide_conflict(_proposed(round, panelist), False, "同名不同单位", by=officer, at=AT)
    later = make_round(round.call, [row.entry for row in round.entries], position=2)
    make_panelist(later, panelist.user)
    detect_conflicts(later, by=None, at=AT)
    again = db.session.scalars(select(Conflict).where(Conflict.round_id == later.id)).one()
    assert dismissed_before(again).decision_reason == "同名不同单位"


def test_slip_taken_back_is_proposed_again_where_the_records_show_a_tie(round) -> None:
    panelist = make_panelist(round)
    _employed(panelist.user, _entrant(round))
    declaration = Declaration(_entrant(round).id, ConflictKind.EMPLOYMENT)
    declare_conflicts(panelist, [declaration], by=panelist.user, at=AT)
    conflict = db.session.scalars(select(Conflict)).one()
    withdraw_declaration(conflict, "误选", by=panelist.user, at=AT)
    assert detect_conflicts(round, by=None, at=AT) == 1
    assert conflict.state == ConflictState.PROPOSED


@pytest.mark.parametrize("blind", [False, True])
def test_tie_confirmed_in_any_round_hides_the_entry_everywhere_numbers_included(round, blind) -> None:
    """Every road of a judge to an entry: assignment, reading, own review, colleagues' marks; earlier rounds too."""
    officer, panelist = make_officer(round.call), make_panelist(round)
    round.state, round.opened_at, round.closed_at = RoundState.CLOSED, AT, AT
    round.blind, round.judges_see_after_close = blind, True
    entry, judge = round.entries[0].entry, panelist.user
    own = make_assignment(round, entry, judge)
    review = make_review(own)
    kept = make_assignment(round, round.entries[1].entry, judge)
    theirs = make_review(make_assignment(round, entry, make_panelist(round).user))
    later = make_round(round.call, [row.entry for row in round.entries], position=2)
    make_panelist(later, judge)
    assert may_see_panel_marks(judge, own, AT).ok
    register_conflict(later, judge, entry.organisation, ConflictKind.SHARES, "工商登记", by=officer, at=AT)
    db.session.flush()
    roads = (may_read_entry_as_judge, may_judge, may_see_panel_marks)
    assert all(road(judge, own, AT).hide for road in roads)
    assert may_see_review(judge, review, AT).hide
    assert may_see_review(judge, theirs, AT).hide
    assert may_see_entry(judge, entry, AT).hide
    assert list(db.session.scalars(visible_assignments(judge, AT))) == [kept]
    assert list(db.session.scalars(visible_reviews(judge, AT))) == []
    assert entry not in db.session.scalars(visible_entries(judge, AT)).all()
    standing = select(Reader).where(Reader.user_id == judge.id, Reader.until.is_(None))
    assert [reader.entry_id for reader in db.session.scalars(standing)] == [kept.entry_id]
    assert (own.state, review.total) == (AssignmentState.DONE, 86)


def test_declaration_taken_back_shows_the_earlier_round_again(round) -> None:
    panelist = make_panelist(round)
    round.state, round.opened_at, round.closed_at = RoundState.CLOSED, AT, AT
    own = make_assignment(round, round.entries[0].entry, panelist.user)
    later = make_panelist(
        make_round(round.call, [row.entry for row in round.entries], position=2), panelist.user
    )
    declare_conflicts(later, [Declaration(_entrant(round).id, ConflictKind.KIN)], by=panelist.user, at=AT)
    assert may_read_entry_as_judge(panelist.user, own, AT).hide
    conflict = db.session.scalars(select(Conflict)).one()
    withdraw_declaration(conflict, "误选", by=panelist.user, at=AT)
    assert may_read_entry_as_judge(panelist.user, own, AT).ok


def test_supervisor_who_judges_in_the_call_sees_what_judges_see(round) -> None:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    assert may_see_round(supervisor, round, AT).ok
    make_panelist(make_round(round.call, [round.entries[0].entry], position=2), supervisor, ready=False)
    assert may_see_round(supervisor, round, AT).hide
    assert list(db.session.scalars(visible_rounds(supervisor, AT))) == []


def test_declaration_of_several_kinds_keeps_them_all(round) -> None:
    panelist = make_panelist(round)
    told = Declaration(
        _entrant(round).id, ConflictKind.REPORTS, further=(ConflictKind.SHARES, ConflictKind.SHARES)
    )
    declare_conflicts(panelist, [told], by=panelist.user, at=AT)
    assert db.session.scalars(select(Conflict)).one().kinds == [ConflictKind.REPORTS, ConflictKind.SHARES]


def test_detect_conflicts_of_a_large_round_costs_the_same_queries(round, count_queries) -> None:
    make_panelist(round)
    costs = []
    for _ in range(2):
        with count_queries() as count:
            detect_conflicts(round, by=None, at=AT)
        costs.append(int(count))
        for _ in range(5):
            make_panelist(round)
        db.session.flush()
        db.session.expire_all()
    assert costs[1] <= costs[0] + 3
