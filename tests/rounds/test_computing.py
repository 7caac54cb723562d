"""A run computed outside the transaction is kept only while all that it rests on stands as it was read."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, AssignmentRun, Conflict, ForbiddenPair, Panelist, Round, RoundEntry
from app.rounds.service import Lacking, compute_run, keep_computed, stage_run
from app.rounds.service.computing import Computed
from app.rounds.settings import Settings
from app.rounds.states import ConflictKind, ConflictState, PanelistState
from app.shared.verdict import Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together


@pytest.fixture
def officer(app: Flask) -> User:
    return make_officer()


@pytest.fixture
def round(officer: User) -> Round:
    call = make_closed_call(officer)
    with together():
        item = make_item(call)
        made = make_round(call, [make_passed_entry(item) for _ in range(4)])
        for _ in range(6):
            make_panelist(made, make_judge(make_organisation()))
    return made


def _computed(round: Round, officer: User) -> Computed:
    found = compute_run(round, Settings(), by=officer, at=AT)
    assert not isinstance(found, Lacking)
    return found


def _panelist(round: Round) -> Panelist:
    return db.session.scalars(select(Panelist).where(Panelist.round_id == round.id)).first()


def _tie(round: Round, officer: User) -> None:
    entry = db.session.scalars(select(RoundEntry).where(RoundEntry.round_id == round.id)).first().entry
    judge = _panelist(round).user_id
    tie = Conflict(
        round_id=round.id, user_id=judge, organisation_id=entry.organisation_id,
        kind=ConflictKind.REPORTS, is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
    )  # fmt: skip
    db.session.add(tie)


def _apart(round: Round, officer: User) -> None:
    entry = db.session.scalars(select(RoundEntry.entry_id).where(RoundEntry.round_id == round.id)).first()
    db.session.add(
        ForbiddenPair(
            round_id=round.id,
            entry_id=entry,
            judge_id=_panelist(round).user_id,
            reason="示例理由",
            set_at=AT,
            set_by_id=officer.id,
        )
    )


def _leaver(round: Round, officer: User) -> None:
    _panelist(round).state = PanelistState.REMOVED


def _load(round: Round, officer: User) -> None:
    _panelist(round).max_load = 1


def _employer(round: Round, officer: User) -> None:
    _panelist(round).user.expert.employer_name = "另一家示例机构"


def _joiner(round: Round, officer: User) -> None:
    make_panelist(round, make_judge(make_organisation()))


def _fewer(round: Round, officer: User) -> None:
    round.reviews_per_entry -= 1


def _other_run(round: Round, officer: User) -> None:
    stage_run(round, Settings(), by=officer, at=AT)


def _pinned(round: Round, officer: User) -> None:
    entry = db.session.scalars(select(RoundEntry).where(RoundEntry.round_id == round.id)).first()
    db.session.add(
        Assignment(
            round_id=round.id,
            entry_id=entry.entry_id,
            judge_id=_panelist(round).user_id,
            code=entry.code,
            is_pinned=True,
        )
    )


CHANGES: list[Callable[[Round, User], None]] = [
    _tie, _apart, _leaver, _load, _employer, _joiner, _fewer, _other_run, _pinned,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_run_is_not_kept_once_its_ground_has_changed(
    round: Round, officer: User, change: Callable[[Round, User], None]
) -> None:
    computed = _computed(round, officer)
    change(round, officer)
    db.session.flush()
    runs = db.session.scalar(select(func.count(AssignmentRun.id)))
    with pytest.raises(Refused) as refused:
        keep_computed(round, computed, by=officer, at=AT)
    assert refused.value.verdict.code == "outdated"
    assert db.session.scalar(select(func.count(AssignmentRun.id))) == runs


def test_run_whose_ground_stands_is_kept_and_stands_at_once(round: Round, officer: User) -> None:
    run = keep_computed(round, _computed(round, officer), by=officer, at=AT)
    db.session.flush()
    assert run.chosen_at == AT
    standing = select(func.count(Assignment.id)).where(Assignment.round_id == round.id)
    assert db.session.scalar(standing) == run.pairs
