"""Conflicts: declared, withdrawn, registered, decided; and what they end."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.models import Reader
from app.extensions import db
from app.history.models import Act
from app.reviews import service as reviews
from app.reviews.models import Review
from app.reviews.queries import marks_of_round, totals_of_round
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Conflict
from app.rounds.policy import may_release_round
from app.rounds.queries.problem import conflicted_pairs
from app.rounds.service import (
    Declaration,
    decide_conflict,
    declare_conflicts,
    detect_conflicts,
    register_conflict,
    withdraw_declaration,
)
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer, make_organisation
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)

KIN = ConflictKind.KIN


@pytest.fixture
def round(app: Flask):
    call = make_closed_call()
    item = make_item(call)
    return make_round(call, [make_passed_entry(item) for _ in range(3)])


def _organisation(round, index=0):
    return round.entries[index].entry.organisation


def test_declare_conflicts_is_confirmed_by_the_declaration_itself(round) -> None:
    panelist = make_panelist(round, declared_at=None)
    make_assignment(round, round.entries[0].entry, panelist.user, AssignmentState.STAGED)
    declaration = Declaration(_organisation(round).id, KIN, "表亲")
    assert declare_conflicts(panelist, [declaration], by=panelist.user, at=AT) == []
    conflict = db.session.scalars(select(Conflict)).one()
    assert (conflict.state, conflict.is_declared, conflict.note) == (ConflictState.CONFIRMED, True, "表亲")
    assert panelist.declared_at == AT
    assert conflicted_pairs(round) == {(round.entries[0].entry_id, panelist.user_id)}
    assert db.session.scalars(select(Assignment)).all() == []


def test_declare_conflicts_none_is_an_answer(round) -> None:
    panelist = make_panelist(round, declared_at=None)
    declare_conflicts(panelist, [], by=panelist.user, at=AT)
    assert panelist.is_ready


def test_declare_conflicts_issuer_covers_every_entry_of_its_items(round) -> None:
    panelist = make_panelist(round)
    issuer = round.entries[0].entry.item.issuer
    declare_conflicts(panelist, [Declaration(issuer.id, KIN)], by=panelist.user, at=AT)
    assert conflicted_pairs(round) == {(row.entry_id, panelist.user_id) for row in round.entries}


@pytest.mark.parametrize("note", ["", "  "])
def test_declare_conflicts_other_without_note_refused(round, note) -> None:
    panelist = make_panelist(round)
    with pytest.raises(Invalid):
        declare_conflicts(
            panelist,
            [Declaration(_organisation(round).id, ConflictKind.OTHER, note)],
            by=panelist.user,
            at=AT,
        )


def test_declare_conflicts_organisation_outside_the_round_refused(round) -> None:
    panelist = make_panelist(round)
    with pytest.raises(Invalid):
        declare_conflicts(panelist, [Declaration(make_organisation().id, KIN)], by=panelist.user, at=AT)


def test_declare_conflicts_unsigned_refused_because_the_list_is_confidential(round) -> None:
    panelist = make_panelist(round, undertaking_at=None)
    with pytest.raises(Refused, match="unsigned"):
        declare_conflicts(panelist, [], by=panelist.user, at=AT)


def test_declare_conflicts_takes_over_what_records_proposed(round) -> None:
    panelist = make_panelist(round)
    proposed = _propose(round, panelist)
    declare_conflicts(panelist, [Declaration(_organisation(round).id, KIN)], by=panelist.user, at=AT)
    assert (proposed.state, proposed.is_declared, proposed.kind) == (ConflictState.CONFIRMED, True, KIN)


def _propose(round, panelist, index=0) -> Conflict:
    conflict = Conflict(
        round=round,
        user=panelist.user,
        organisation=_organisation(round, index),
        kind=ConflictKind.EMPLOYMENT,
        is_declared=False,
        state=ConflictState.PROPOSED,
        signs=["employer"],
        raised_at=AT,
    )
    db.session.add(conflict)
    db.session.flush()
    return conflict


def test_withdraw_declaration_before_release_frees_and_keeps_the_row(round) -> None:
    panelist = make_panelist(round)
    declare_conflicts(panelist, [Declaration(_organisation(round).id, KIN)], by=panelist.user, at=AT)
    conflict = db.session.scalars(select(Conflict)).one()
    withdraw_declaration(conflict, "误选", by=panelist.user, at=AT)
    assert (conflict.state, conflict.decision_reason) == (ConflictState.DISMISSED, "误选")
    assert conflicted_pairs(round) == frozenset()


def test_withdraw_declaration_after_release_or_by_another_refused(round) -> None:
    panelist = make_panelist(round)
    declare_conflicts(panelist, [Declaration(_organisation(round).id, KIN)], by=panelist.user, at=AT)
    conflict = db.session.scalars(select(Conflict)).one()
    with pytest.raises(Refused) as refused:
        withdraw_declaration(conflict, "误选", by=make_panelist(round).user, at=AT)
    assert refused.value.verdict.hide
    round.state, round.opened_at = RoundState.OPEN, AT
    with pytest.raises(Refused, match="released"):
        withdraw_declaration(conflict, "误选", by=panelist.user, at=AT)


def test_decide_conflict_dismissed_with_reason_does_not_hide(round) -> None:
    officer, panelist = make_officer(round.call), make_panelist(round)
    conflict = _propose(round, panelist)
    with pytest.raises(Invalid):
        decide_conflict(conflict, False, "", by=officer, at=AT)
    decide_conflict(conflict, False, "同名不同单位", by=officer, at=AT)
    assert conflict.state == ConflictState.DISMISSED
    assert conflicted_pairs(round) == frozenset()
    with pytest.raises(Refused, match="wrong_state"):
        decide_conflict(conflict, False, "再排除", by=officer, at=AT)


def test_late_conflict_confirmed_voids_review_revokes_reading_keeps_the_old_value(app: Flask) -> None:
    """A19: found late, the mark is void and the old value kept."""
    round, panel = make_open_round(entries=2, judges=2)
    officer, judge = make_officer(round.call), panel[0].user
    entry = round.entries[0].entry
    assignment = db.session.scalars(
        select(Assignment).where(Assignment.judge_id == judge.id, Assignment.entry_id == entry.id)
    ).one()
    review = make_review(assignment, [90] * 5)
    conflict = _propose(round, panel[0])
    assert reviews.decide_conflict(conflict, True, "核实为在职", by=officer, at=AT) == 1
    assert (assignment.state, review.state) == (AssignmentState.VOIDED, ReviewState.VOIDED)
    assert review.total == 90
    assert {row.void for row in totals_of_round(round)} == {True}
    reader = db.session.scalars(
        select(Reader).where(Reader.user_id == judge.id, Reader.entry_id == entry.id)
    ).one()
    assert reader.until == AT
    names = set(db.session.scalars(select(Act.name)))
    assert {"conflict.confirmed", "assignment.voided", "review.voided"} <= names


def test_register_conflict_by_officer_ends_the_reading(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    organisation = round.entries[0].entry.organisation
    with pytest.raises(Invalid):
        register_conflict(round, panel[0].user, organisation, KIN, " ", by=officer, at=AT)
    ended = register_conflict(round, panel[0].user, organisation, KIN, "举报核实", by=officer, at=AT)
    assert [a.judge_id for a in ended] == [panel[0].user_id]


def test_voiding_forgotten_by_reviews_still_counts_as_void(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    assignment = db.session.scalars(select(Assignment).where(Assignment.judge_id == panel[0].user_id)).one()
    make_review(assignment)
    decide_conflict(_propose(round, panel[0]), True, "核实", by=make_officer(round.call), at=AT)
    assert db.session.scalars(select(Review.state)).one() == ReviewState.DONE
    assert {row.void for row in marks_of_round(round)} == {True}


def _second_round(round, judge):
    """Another round of the call over the same entries, with the same judge asked to it."""
    later = make_round(round.call, [row.entry for row in round.entries], position=2)
    return make_panelist(later, judge, declared_at=None)


def test_conflict_confirmed_in_an_earlier_round_is_proposed_in_the_next(round) -> None:
    officer, panelist = make_officer(round.call), make_panelist(round)
    declare_conflicts(panelist, [Declaration(_organisation(round).id, KIN, "表亲")], by=panelist.user, at=AT)
    register_conflict(
        round, panelist.user, _organisation(round, 1), ConflictKind.DISPUTE, "举报核实", by=officer, at=AT
    )
    later = _second_round(round, panelist.user)
    detect_conflicts(later.round, by=None, at=AT)
    found = {
        c.organisation_id: c for c in db.session.scalars(select(Conflict)) if c.round_id == later.round_id
    }
    assert {key: (c.state, c.kind, c.is_declared, c.signs) for key, c in found.items()} == {
        _organisation(round).id: (ConflictState.PROPOSED, KIN, False, ["earlier"]),
        _organisation(round, 1).id: (ConflictState.PROPOSED, ConflictKind.DISPUTE, False, ["earlier"]),
    }
    assert may_release_round(officer, later.round, AT).ok is False
    declare_conflicts(later, [Declaration(_organisation(round).id, KIN)], by=later.user, at=AT)
    assert found[_organisation(round).id].state == ConflictState.CONFIRMED
    assert detect_conflicts(later.round, by=None, at=AT) == 0


def test_conflict_taken_back_or_of_another_call_is_not_proposed(round) -> None:
    panelist = make_panelist(round)
    declare_conflicts(panelist, [Declaration(_organisation(round).id, KIN)], by=panelist.user, at=AT)
    other = make_closed_call()
    entry = make_passed_entry(make_item(other), _organisation(round))
    elsewhere = make_panelist(make_round(other, [entry]), panelist.user)
    withdraw_declaration(db.session.scalars(select(Conflict)).one(), "误选", by=panelist.user, at=AT)
    later = _second_round(round, panelist.user)
    assert detect_conflicts(later.round, by=None, at=AT) == 0
    assert detect_conflicts(elsewhere.round, by=None, at=AT) == 0
