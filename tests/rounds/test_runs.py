"""Assignments computed, kept, compared, chosen; the file of each gives the same one to anybody."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.chains.models import Chain, ChainCatalogue
from app.extensions import db
from app.jobs.assigning import compute_assignments
from app.rounds.models import Assignment, AssignmentRun, Round
from app.rounds.queries.explaining import candidates_for
from app.rounds.queries.reasons import reason_of
from app.rounds.queries.runs import answer_of, differences, problem_file_of
from app.rounds.service import (
    Declaration,
    Lacking,
    choose_run,
    computing,
    declare_conflicts,
    stage_assignments,
    stage_run,
)
from app.rounds.settings import Settings
from app.rounds.states import ConflictKind, Objective, RunState
from app.scoring.__main__ import main
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, LONG_AGO, make_judge, make_officer, make_organisation
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round
from tests.factories.saving import together


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer) -> Round:
    call = make_closed_call(officer)
    with together():
        item = make_item(call, title="储氢瓶渗透检测与校准")
        made = make_round(call, [make_passed_entry(item) for _ in range(6)])
        for number in range(5):
            judge = make_judge(make_organisation())
            judge.expert.fields = [["渗透检测"], ["校准"], ["渗透检测", "校准"], [], ["力学"]][number]
            make_panelist(made, judge)
    return made


def _run(round: Round, officer, settings: Settings | None = None, **more: str) -> AssignmentRun:
    run = stage_run(round, settings or Settings(), by=officer, at=AT, **more)
    assert isinstance(run, AssignmentRun)
    return run


def _staged(round: Round) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in db.session.scalars(select(Assignment).where(Assignment.round_id == round.id)):
        found.setdefault(row.code, set()).add(row.judge_id)
    return found


@pytest.mark.parametrize("objective", list(Objective))
def test_problem_file_of_a_run_gives_the_same_assignment_to_anybody(
    round, officer, objective, tmp_path, capsys
) -> None:
    run = _run(round, officer, Settings(objective, reserves=1, fields=("校准",), least=1, most=4))
    path = tmp_path / "PROBLEM.json"
    path.write_bytes(problem_file_of(run))
    assert main(["assign", str(path)]) == 0
    told, answer = json.loads(capsys.readouterr().out), answer_of(run)
    assert told["assignment"] == {code: list(judges) for code, judges in answer.by_entry.items()}
    assert told["reserves"] == {code: list(judges) for code, judges in answer.reserves.items()}
    assert (told["total"], told["loads"]) == (run.total, answer.loads)
    assert "name" not in json.loads(path.read_bytes())["judges"][0]


def test_stage_run_same_settings_same_answer_until_a_reason_draws_anew(round, officer) -> None:
    first, second = _run(round, officer), _run(round, officer)
    assert (second.number, second.seed) == (2, first.seed)
    assert differences(answer_of(first).by_entry, answer_of(second).by_entry) == []
    third = _run(round, officer, redraw_reason="两位专家抽签时网络中断，监督人员要求重抽")
    assert third.seed != first.seed
    assert third.redraw_reason
    assert _run(round, officer).seed == third.seed, "the last draw counts"
    with pytest.raises(Invalid):
        stage_run(round, Settings(), by=officer, at=AT, redraw_reason="长" * 401)


def test_choose_run_replaces_what_stands_and_keeps_the_others(round, officer) -> None:
    drawn, best = _run(round, officer), _run(round, officer, Settings(Objective.TOTAL))
    assert (drawn.chosen_at, best.chosen_at) == (AT, None), "the first one stands at once"
    assert _staged(round) == {code: set(judges) for code, judges in answer_of(drawn).by_entry.items()}
    choose_run(best, by=officer, at=AT)
    db.session.commit()
    assert (drawn.chosen_at, best.chosen_at, best.chosen_by_id) == (None, AT, officer.id)
    assert _staged(round) == {code: set(judges) for code, judges in answer_of(best).by_entry.items()}
    assert best.total >= drawn.total
    why = {row.why["because"] for row in db.session.scalars(select(Assignment))}
    assert why == {"chosen"}


def test_choose_run_after_a_tie_came_up_refused(round, officer) -> None:
    run = _run(round, officer)
    code, judge = min(answer_of(run).pairs)
    panelist = next(p for p in round.panelists if p.user_id == judge)
    entrant = next(row.entry.organisation_id for row in round.entries if row.code == code)
    declare_conflicts(panelist, [Declaration(entrant, ConflictKind.KIN)], by=panelist.user, at=AT)
    with pytest.raises(Refused, match="run_outdated"):
        choose_run(run, by=officer, at=AT)


def test_stage_run_own_chain_asks_one_reader_who_knows_it(round, officer) -> None:
    catalogue = ChainCatalogue(version="1", source="示例", imported_at=LONG_AGO, is_current=True)
    chain = Chain(
        catalogue=catalogue, position=1, slug="h", name="氢能", cluster="新能源", tier="1", certainty="示例"
    )
    db.session.add(chain)
    round.entries[0].entry.item.chain = chain
    knowing = round.panelists[3]
    knowing.user.expert.chain_names, knowing.max_load = ["氢能"], 5
    db.session.flush()
    told = stage_run(round, Settings(own_chain=True), by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert [str(s)[3:] for s in told.sentences] == [
        " 缺 1 名熟悉「氢能」产业链的专家：可评的都不熟悉，或件数已满"
    ]
    knowing.max_load = None
    run = _run(round, officer, Settings(own_chain=True))
    assert all(knowing.user_id in judges for judges in answer_of(run).by_entry.values())


def test_stage_run_settings_that_contradict_themselves_invalid(round, officer) -> None:
    for wrong in (Settings(least=5, most=2), Settings(cap=0.001), Settings(reserves=9)):
        with pytest.raises(Invalid):
            stage_run(round, wrong, by=officer, at=AT)
    with pytest.raises(Refused, match="required_too_many"):
        stage_run(round, Settings(fields=("校准", "渗透检测", "力学")), by=officer, at=AT)


def test_run_too_large_for_a_request_waits_and_the_worker_computes_it(round, officer, monkeypatch) -> None:
    monkeypatch.setattr(computing, "AT_ONCE", 10)
    with pytest.raises(Refused, match="too_large"):
        stage_assignments(round, by=officer, at=AT)
    run = db.session.scalars(select(AssignmentRun)).one()
    assert (run.state, run.problem_hash) == (RunState.WAITING, "")
    with pytest.raises(Refused, match="run_not_done"):
        choose_run(run, by=officer, at=AT)
    db.session.commit()
    assert compute_assignments(AT) == 1
    assert compute_assignments(AT) == 0
    db.session.expire_all()
    assert (run.state, run.pairs, run.begun_at) == (RunState.DONE, 12, AT)
    for panelist in round.panelists[2:]:
        panelist.declared_at = None
    round.panelists[0].max_load = 1
    stage_run(round, Settings(), by=officer, at=AT)
    db.session.commit()
    assert compute_assignments(AT) == 1
    last = db.session.scalars(select(AssignmentRun).where(AssignmentRun.number == 2)).one()
    assert last.state == RunState.LACKING
    assert "件数已满" in str(last.lacking)


def test_reason_of_a_drawn_pair_names_chance_rivals_and_where_it_came_from(round, officer) -> None:
    stage_assignments(round, by=officer, at=AT)
    run = db.session.scalars(select(AssignmentRun)).one()
    drawn = [a for a in db.session.scalars(select(Assignment)) if a.why["because"] == "drawn"]
    weak = min(drawn, key=lambda a: a.affinity)
    told = reason_of(weak)
    assert told.told is not None
    assert (told.told.chance, told.run, told.runs, told.released) == (0.5, run, 1, None)
    assert told.searched_at == AT
    assert told.told.allowed == 5
    assert {because for _, _, because in told.rivals} <= {"not_drawn", "another_total"}
    assert all(affinity > weak.affinity for _, affinity, _ in told.rivals)
    row = next(r for r in round.entries if r.entry_id == weak.entry_id)
    chances = {c.user.id: c.chance for c in candidates_for(row)}
    assert chances[weak.judge_id] == 0.5
    assert sum(chances.values()) == pytest.approx(2)


def test_candidates_for_an_entry_name_the_reserves(round, officer) -> None:
    stage_assignments(round, by=officer, at=AT, settings=Settings(reserves=2))
    found = candidates_for(round.entries[0])
    assert sorted(c.reserve for c in found if c.reserve) == [1, 2]
    assert {c.status for c in found if c.reserve} == {"free"}
