"""A tie confirmed in one round holds in the call's other rounds that have not closed, and their counts are right."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.reviews import service as reviews
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.policy import may_close_round
from app.rounds.queries.problem import conflicted_pairs
from app.rounds.queries.progress import tallies_of
from app.rounds.service import Declaration, declare_conflicts, detect_conflicts, withdraw_declaration
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_assignment, make_open_round, make_panelist, make_review, make_round

KIN = ConflictKind.KIN


def _beside(round: Round, judge: Panelist, state: RoundState, position: int) -> tuple[Panelist, Assignment]:
    """Another round of the call over the same entries, in which the judge reads the first of them."""
    other = make_round(round.call, [row.entry for row in round.entries], state=state, position=position)
    panelist = make_panelist(other, judge.user)
    standing = AssignmentState.STAGED if state == RoundState.PREPARING else AssignmentState.ASSIGNED
    return panelist, make_assignment(other, round.entries[0].entry, judge.user, standing)


def test_tie_ends_readings_in_every_round_that_is_not_closed(app: Flask) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    judge, officer = panel[0], make_officer(round.call)
    running, given = _beside(round, judge, RoundState.OPEN, 2)
    _ready, staged = _beside(round, judge, RoundState.PREPARING, 3)
    over, kept = _beside(round, judge, RoundState.CLOSED, 1)
    review, old = make_review(given), make_review(kept)
    staged_id = staged.id
    told = reviews.register_conflict(
        round, judge.user, round.entries[0].entry.organisation, KIN, "举报核实", by=officer, at=AT
    )
    db.session.flush()
    assert told == 2
    assert (given.state, review.state) == (AssignmentState.VOIDED, ReviewState.VOIDED)
    assert (kept.state, old.state) == (AssignmentState.DONE, ReviewState.DONE)
    assert kept.hidden_at == AT
    assert db.session.get(Assignment, staged_id) is None
    by_judge, _by_entry = tallies_of(running.round)
    assert by_judge[judge.user_id].given == 0
    assert may_close_round(officer, running.round, AT).code == "unread"
    pair = (round.entries[0].entry_id, judge.user_id)
    assert pair in conflicted_pairs(running.round)
    assert pair not in conflicted_pairs(over.round)
    rows = {c.round_id: c for c in db.session.scalars(select(Conflict))}
    assert len(rows) == 3
    assert {c.state for c in rows.values()} == {ConflictState.CONFIRMED}
    assert rows[running.round_id].signs == ["earlier"]
    assert detect_conflicts(running.round, by=None, at=AT) == 0
    names = list(db.session.scalars(select(Act.name)))
    assert names.count("conflict.followed") == 2


def test_slip_taken_back_frees_the_other_rounds(app: Flask) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    running, given = _beside(round, panel[0], RoundState.OPEN, 2)
    round.state = RoundState.PREPARING
    organisation = round.entries[0].entry.organisation
    declare_conflicts(panel[0], [Declaration(organisation.id, KIN)], by=panel[0].user, at=AT)
    own = db.session.scalars(select(Conflict).where(Conflict.round_id == round.id)).one()
    withdraw_declaration(own, "误选", by=panel[0].user, at=AT)
    assert conflicted_pairs(running.round) == frozenset()
    assert given.state == AssignmentState.VOIDED
    assert db.session.query(Review).count() == 0
