"""Staging, moving, releasing."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.chains.models import Chain, ChainCatalogue
from app.entries.models import Reader
from app.extensions import db
from app.history.models import Act
from app.people.models import Expert
from app.rounds.models import Assignment, Conflict
from app.rounds.service import (
    Declaration,
    Lacking,
    Staged,
    declare_conflicts,
    release_assignments,
    stage_assignments,
)
from app.rounds.service.rounds import scatter
from app.rounds.settings import Settings
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, Objective, RoundState
from app.shared.verdict import Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, LONG_AGO, make_judge, make_officer, make_organisation
from tests.factories.rounds import (
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_round,
)


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer):
    call = make_closed_call(officer)
    item = make_item(call)
    return make_round(call, [make_passed_entry(item) for _ in range(4)])


def _staged(round) -> set[tuple[str, str]]:
    rows = db.session.scalars(select(Assignment).where(Assignment.round_id == round.id))
    return {(a.code, a.judge_id) for a in rows}


def test_stage_assignments_even_loads_and_every_entry_served(round, officer) -> None:
    panel = [make_panelist(round) for _ in range(4)]
    make_panelist(round, ready=False)
    told = stage_assignments(round, by=officer, at=AT)
    assert isinstance(told, Staged)
    assert (told.pairs, told.least, told.most) == (8, 2, 2)
    pairs = _staged(round)
    assert Counter(code for code, _ in pairs) == {"A01": 2, "A02": 2, "A03": 2, "A04": 2}
    assert {judge for _, judge in pairs} == {p.user_id for p in panel}


def test_stage_assignments_again_same_answer(round, officer) -> None:
    for _ in range(4):
        make_panelist(round)
    stage_assignments(round, by=officer, at=AT)
    first = _staged(round)
    stage_assignments(round, by=officer, at=AT)
    assert _staged(round) == first


def test_stage_assignments_conflicts_and_colleagues_never_meet_an_entry(round, officer) -> None:
    """A19: whoever has a conflict is never assigned."""
    house = make_organisation()
    colleagues = [make_panelist(round, make_judge(house)) for _ in range(2)]
    others = [make_panelist(round) for _ in range(2)]
    declare_conflicts(
        others[0],
        [Declaration(round.entries[0].entry.organisation_id, ConflictKind.KIN)],
        by=others[0].user,
        at=AT,
    )
    stage_assignments(round, by=officer, at=AT)
    pairs = _staged(round)
    assert ("A01", others[0].user_id) not in pairs
    for code in ("A01", "A02", "A03", "A04"):
        assert sum((code, c.user_id) in pairs for c in colleagues) <= 1


def test_stage_assignments_prefers_chain_and_fields_and_says_why(round, officer) -> None:
    catalogue = ChainCatalogue(version="1", source="示例", imported_at=LONG_AGO, is_current=True)
    chain = Chain(
        catalogue=catalogue,
        position=1,
        slug="hydrogen",
        name="氢能",
        cluster="新能源",
        tier="1",
        certainty="示例",
    )
    db.session.add(chain)
    item = round.entries[0].entry.item
    item.chain, item.title = chain, "储氢瓶渗透检测"
    fits = make_panelist(round, max_load=4)
    expert = db.session.scalars(select(Expert).where(Expert.user_id == fits.user_id)).one()
    expert.chain_names, expert.fields = ["氢能"], ["渗透检测", "力学"]
    for _ in range(3):
        make_panelist(round, max_load=4)
    stage_assignments(round, by=officer, at=AT, settings=Settings(Objective.TOTAL))
    mine = db.session.scalars(select(Assignment).where(Assignment.judge_id == fits.user_id)).all()
    assert len(mine) == 4
    assert (mine[0].affinity, mine[0].why) == (
        0.8,
        {
            "chain": "氢能",
            "cluster": "",
            "fields": ["渗透检测"],
            "of": 2,
            "because": "chosen",
            "run": 1,
            "chance": None,
        },
    )


def test_stage_assignments_infeasible_says_which_entry_lacks_how_many(round, officer) -> None:
    first, second = make_panelist(round), make_panelist(round)
    tied = round.entries[2].entry.organisation_id
    declare_conflicts(second, [Declaration(tied, ConflictKind.KIN)], by=second.user, at=AT)
    told = stage_assignments(round, by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert [str(s) for s in told.sentences] == ["A03 还缺 1 名专家：可评的只有 1 名（回避 1 名）"]
    assert _staged(round) == set()
    assert first.is_ready


def test_stage_assignments_with_colleagues_alone_names_the_rule(round, officer) -> None:
    house = make_organisation()
    for _ in range(3):
        make_panelist(round, make_judge(house))
    told = stage_assignments(round, by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert str(told.sentences[0]) == (
        "A01 还缺 1 名专家：可评的只有 1 名（回避 0 名；同一单位只能有一名，因此另有 2 名不能同评）"
    )


def test_stage_assignments_full_judges_named_as_the_reason(round, officer) -> None:
    for _ in range(2):
        make_panelist(round, max_load=3)
    told = stage_assignments(round, by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert all("件数已满" in str(s) for s in told.sentences)


def test_stage_assignments_nobody_ready_refused(round, officer) -> None:
    make_panelist(round, ready=False)
    with pytest.raises(Refused, match="no_judges"):
        stage_assignments(round, by=officer, at=AT)


def test_release_assignments_opens_round_and_grants_reading(round, officer) -> None:
    panel = [make_panelist(round) for _ in range(2)]
    stage_assignments(round, by=officer, at=AT)
    assert release_assignments(round, by=officer, at=AT) == 8
    assert (round.state, round.opened_at) == (RoundState.OPEN, AT)
    readers = db.session.scalars(select(Reader)).all()
    assert len(readers) == 8
    for panelist in panel:
        own = db.session.scalars(
            select(Assignment).where(Assignment.judge_id == panelist.user_id).order_by(Assignment.position)
        ).all()
        assert [a.position for a in own] == [1, 2, 3, 4]
        assert {a.state for a in own} == {AssignmentState.ASSIGNED}
        drawn = sorted(own, key=lambda a: scatter(round.seed, a.judge_id, a.entry_id))
        assert [a.code for a in own] == [a.code for a in drawn], "an order of his own, not that of the list"
    act = db.session.scalars(select(Act).where(Act.name == "round.released")).one()
    assert act.figures == {"pairs": 8, "judges": 2}


def test_release_assignments_refusals_in_order(round, officer) -> None:
    with pytest.raises(Refused, match="nothing_staged"):
        release_assignments(round, by=officer, at=AT)
    panel = [make_panelist(round) for _ in range(3)]
    stage_assignments(round, by=officer, at=AT)
    conflict = Conflict(
        round=round, user=panel[0].user, organisation=round.entries[0].entry.organisation,
        kind=ConflictKind.EMPLOYMENT, is_declared=False, state=ConflictState.PROPOSED, raised_at=AT,
    )  # fmt: skip
    db.session.add(conflict)
    db.session.flush()
    with pytest.raises(Refused, match="conflicts_open"):
        release_assignments(round, by=officer, at=AT)
    conflict.state = ConflictState.DISMISSED
    panel[1].declared_at = None
    with pytest.raises(Refused, match="judges_not_ready"):
        release_assignments(round, by=officer, at=AT)
    panel[1].declared_at = AT
    late = make_passed_entry(round.entries[0].entry.item)
    with pytest.raises(Refused, match="entries_changed"):
        release_assignments(round, by=officer, at=AT)
    late.state = "withdrawn"
    db.session.delete(db.session.scalars(select(Assignment)).first())
    db.session.flush()
    with pytest.raises(Refused, match=r"reviews_missing|entries_changed"):
        release_assignments(round, by=officer, at=AT)


def test_stage_and_release_cost_the_same_queries_at_3_and_30_entries(app: Flask, count_queries) -> None:
    costs = []
    for entries in (3, 30):
        call = make_closed_call(officer := make_officer())
        item = make_item(call)
        made = make_round(call, [make_passed_entry(item) for _ in range(entries)])
        for _ in range(6):
            make_panelist(made)
        db.session.commit()
        with count_queries() as count:
            stage_assignments(made, by=officer, at=AT)
            db.session.flush()
            release_assignments(made, by=officer, at=AT)
            db.session.commit()
        costs.append(sum(not s.startswith("INSERT INTO act") for s in count.statements))
    assert costs[0] == costs[1]
