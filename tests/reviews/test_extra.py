"""Extra readings by the declared rule: near the cut line, within the budget, whole or not at all."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Item
from app.extensions import db
from app.history.models import Act
from app.letters.rules import rules_by_act
from app.people.states import SeatRole
from app.reviews.models import ReadingBatch, Review
from app.reviews.policy import may_decide_batch, may_propose_readings, may_see_batch
from app.reviews.service import drop_batch, hand_out_batch, plan_readings, propose_batch
from app.reviews.stamps import look_at_marks
from app.reviews.states import BatchState
from app.rounds.budgets import budgets_of
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.states import AssignmentState, ConflictKind, ConflictState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.readings import make_part_read_round
from tests.factories.rounds import make_closed_call, make_open_round
from tests.factories.saving import save

Part = tuple[Round, list[Panelist], Item]


@pytest.fixture
def part(app: Flask) -> Part:
    round, panel = make_part_read_round()
    return round, panel, round.items[0].item


def _pairs(batch: ReadingBatch) -> set[tuple[str, str]]:
    return {(row["entry"], row["judge"]) for row in batch.readings}


def _propose(part: Part, asked: int = 6) -> ReadingBatch:
    round, _panel, item = part
    return propose_batch(round, item, asked, by=make_officer(round.call), at=AT)


def test_rule_gives_readings_near_the_cut_line_to_others_than_its_readers(part: Part) -> None:
    round, panel, _item = part
    (budget,) = budgets_of(round)
    assert (budget.entries, budget.most, budget.used, budget.left) == (12, 9, 0, 9)
    batch = _propose(part)
    assert 0 < len(batch.readings) <= 6
    given = {(a.entry_id, a.judge_id) for a in db.session.scalars(select(Assignment))}
    assert not _pairs(batch) & given
    assert {judge for _, judge in _pairs(batch)} <= {p.user_id for p in panel}
    codes = [row["code"] for row in batch.readings]
    assert max(codes) <= "A08"
    for row in batch.readings:
        assert 0.02 < row["p_top"] < 0.98
        assert row["after"] < row["before"]
        assert row["weight"] > 0
    assert db.session.query(Assignment).count() == len(given)


def test_readings_handed_out_whole_with_one_letter_a_judge(part: Part) -> None:
    round, _panel, _item = part
    officer = make_officer(round.call)
    batch = _propose(part)
    count = hand_out_batch(batch, by=officer, at=AT)
    db.session.flush()
    new = {
        (a.entry_id, a.judge_id): a.why["because"]
        for a in db.session.scalars(select(Assignment).where(Assignment.state == AssignmentState.ASSIGNED))
    }
    assert new == dict.fromkeys(_pairs(batch), "extra")
    assert (count, batch.state) == (len(new), BatchState.HANDED_OUT)
    (budget,) = budgets_of(round)
    assert (budget.used, budget.left) == (count, 9 - count)
    acts = db.session.scalars(select(Act).where(Act.name.like("reading_batch.%"))).all()
    assert {act.name for act in acts} == {"reading_batch.proposed", "reading_batch.handed_out"}
    act = next(act for act in acts if act.name.endswith("handed_out"))
    (rule,) = rules_by_act()[act.name]
    assert Counter(rule.readers(act)) == Counter({judge for _, judge in _pairs(batch)})
    assert rule.words(act, rule.readers(act)[0]) is not None
    with pytest.raises(Refused, match="wrong_state"):
        hand_out_batch(batch, by=officer, at=AT)
    assert may_propose_readings(officer, round, AT).code == "outstanding"


@pytest.mark.parametrize("asked", [0, 10])
def test_more_than_the_budget_refused(part: Part, asked: int) -> None:
    with pytest.raises(Invalid):
        _propose(part, asked)


def test_tied_unready_and_full_judges_never_proposed(part: Part) -> None:
    round, panel, _item = part
    tied, unready, full = panel[0], panel[1], panel[2]
    for row in round.entries:
        save(
            Conflict(
                round=round, user=tied.user, organisation=row.entry.organisation, kind=ConflictKind.KIN,
                is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
            )
        )  # fmt: skip
    unready.undertaking_at, full.max_load = None, 1
    judges = {judge for _, judge in _pairs(_propose(part, 9))}
    assert judges
    assert not judges & {tied.user_id, unready.user_id, full.user_id}


def test_proposal_overtaken_by_a_tie_is_not_handed_out(part: Part) -> None:
    round, _panel, item = part
    officer, batch = make_officer(round.call), _propose(part)
    entry, judge = sorted(_pairs(batch))[0]
    organisation = next(row.entry.organisation for row in round.entries if row.entry_id == entry)
    save(
        Conflict(
            round=round, user_id=judge, organisation=organisation, kind=ConflictKind.KIN,
            is_declared=False, state=ConflictState.PROPOSED, raised_at=AT,
        )
    )  # fmt: skip
    with pytest.raises(Refused, match="outdated"):
        hand_out_batch(batch, by=officer, at=AT)
    with pytest.raises(Refused, match="proposed"):
        propose_batch(round, item, 3, by=officer, at=AT)
    drop_batch(batch, by=officer, at=AT)
    again = propose_batch(round, item, 3, by=officer, at=AT)
    assert (again.number, (entry, judge) in _pairs(again)) == (2, False)


def test_who_may_see_propose_and_hand_out_as_in_the_table(part: Part) -> None:
    round, panel, _item = part
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    batch = _propose(part)
    people = {
        "officer": (make_officer(round.call), "ok"),
        "supervisor": (supervisor, "absent"),
        "judge": (panel[0].user, "absent"),
        "other officer": (make_officer(make_closed_call()), "absent"),
        "visitor": (None, "absent"),
    }
    for name, (person, code) in people.items():
        for verdict in (
            may_propose_readings(person, round, AT),
            may_see_batch(person, batch, AT),
            may_decide_batch(person, batch, AT),
        ):
            assert verdict.code == code, name


def test_undeclared_budget_and_marks_that_tell_nothing_refused(app: Flask) -> None:
    small, _panel = make_part_read_round(entries=4, judges=7, extra_budget=50)
    with pytest.raises(Refused) as raised:
        propose_batch(small, small.items[0].item, 1, by=make_officer(small.call), at=AT)
    assert raised.value.verdict.code == "extra_without_model"
    undeclared, _ = make_open_round(entries=1, judges=1)
    officer = make_officer(undeclared.call)
    assert may_propose_readings(officer, undeclared, AT).code in {"undeclared", "outstanding"}
    undeclared.call.method = undeclared.call.method | {"extra_budget": 0}
    assert may_propose_readings(officer, undeclared, AT).code == "undeclared"


def test_plan_made_before_the_transaction_is_kept_as_it_was_computed(part: Part) -> None:
    round, _panel, item = part
    plan = plan_readings(round, item, 4)
    assert not db.session.new
    batch = propose_batch(round, item, 4, by=make_officer(round.call), at=AT, plan=plan)
    assert _pairs(batch) == {(each.entry, each.judge) for each in plan.found}
    assert batch.inputs_hash == plan.seen.inputs


def test_plan_whose_ground_has_changed_is_refused(part: Part) -> None:
    round, panel, item = part
    officer, plan = make_officer(round.call), plan_readings(round, item, 4)
    with pytest.raises(Refused, match="outdated"):
        propose_batch(round, item, 3, by=officer, at=AT, plan=plan)
    review = db.session.scalars(select(Review)).first()
    assert review is not None
    review.revision += 1
    with pytest.raises(Refused, match="outdated"):
        propose_batch(round, item, 4, by=officer, at=AT, plan=plan)
    review.revision -= 1
    panel[0].max_load = 1
    with pytest.raises(Refused, match="outdated"):
        propose_batch(round, item, 4, by=officer, at=AT, plan=plan)


def test_batch_handed_out_over_marks_seen_before_a_revision_is_refused(part: Part) -> None:
    round, _panel, item = part
    officer, batch = make_officer(round.call), _propose(part)
    seen = look_at_marks(round, item)
    review = db.session.scalars(select(Review)).first()
    assert review is not None
    review.revision += 1
    with pytest.raises(Refused, match="outdated"):
        hand_out_batch(batch, by=officer, at=AT, seen=seen)
    review.revision -= 1
    assert hand_out_batch(batch, by=officer, at=AT, seen=seen) == len(batch.readings)
