"""The assignment pages: settings, runs side by side, why this pair, what a change brings, repair, dry run."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Assignment, AssignmentRun, ForbiddenPair, Round
from app.rounds.service import recuse, stage_assignments
from app.rounds.states import RunState
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation, make_user, seat
from tests.factories.rounds import (
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_round,
)
from tests.factories.saving import together


def made(officer, entries: int = 4, judges: int = 4) -> Round:
    call = make_closed_call(officer)
    with together():
        item = make_item(call, title="储氢瓶渗透检测")
        round = make_round(call, [make_passed_entry(item) for _ in range(entries)])
        for _ in range(judges):
            judge = make_judge(make_organisation())
            judge.expert.fields = ["渗透检测", "力学", "电学", "光学"]
            make_panelist(round, judge)
    db.session.commit()
    return round


@pytest.fixture
def officer(app: Flask):
    return make_officer()


def _text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def test_two_runs_are_kept_compared_and_one_chosen(officer, sign_in) -> None:
    round = made(officer)
    client, base = sign_in(officer), f"/officer/rounds/{round.id}"
    assert "渗透检测（4 人）" in _text(client.get(f"{base}/assignments/stage"))
    assert client.post(f"{base}/assignments/stage").location == f"{base}/assignments"
    given = {
        "objective": "total",
        "cap": "50",
        "least": "1",
        "most": "3",
        "reserves": "1",
        "fields": ["力学"],
    }
    assert client.post(f"{base}/assignments/stage", data=given).location == f"{base}/runs"
    page = _text(client.get(f"{base}/runs"))
    assert "总匹配度最高；每位 1 至 3 件；至少一名具备：力学；备选 1 名" in page
    assert "比较两个方案" in page
    db.session.rollback()
    first, second = db.session.scalars(select(AssignmentRun).order_by(AssignmentRun.number))
    assert (first.chosen_at is None, second.chosen_at) == (False, None)
    file = client.get(f"/officer/rounds/runs/{second.id}/problem.json")
    assert json.loads(file.data)["objective"] == "total"
    assert "attachment" in file.headers["Content-Disposition"]
    assert client.post(f"/officer/rounds/runs/{second.id}/choose").status_code == 303
    assert "现行方案 2：总匹配度最高" in _text(client.get(f"{base}/assignments"))
    wrong = given | {"least": "9", "most": "3"}
    assert "件数上限不能小于下限" in _text(client.post(f"{base}/assignments/stage", data=wrong))


def test_run_that_waits_is_shown_with_progress_and_cannot_be_chosen(officer, sign_in) -> None:
    round = made(officer, 1, 2)
    run = AssignmentRun(
        round=round, number=1, settings={"objective": "random", "fields": []}, seed=7,
        asked_at=AT, asked_by_id=officer.id, begun_at=AT,
    )  # fmt: skip
    db.session.add(run)
    db.session.commit()
    client = sign_in(officer)
    page = client.get(f"/officer/rounds/{round.id}/runs")
    assert page.headers["Refresh"] == "5"
    assert "约需 1 秒" in _text(page)
    assert client.post(f"/officer/rounds/runs/{run.id}/choose").status_code == 409
    assert client.get(f"/officer/rounds/runs/{run.id}/problem.json").status_code == 404
    db.session.rollback()
    run.state, run.lacking = RunState.LACKING, [{"id": "A01 缺人", "values": {}}]
    db.session.commit()
    page = client.get(f"/officer/rounds/{round.id}/runs")
    assert "A01 缺人" in _text(page)
    assert "Refresh" not in page.headers


def test_a_change_is_looked_at_before_it_is_kept_with_its_reason(officer, sign_in) -> None:
    round = made(officer)
    stage_assignments(round, by=officer, at=AT)
    row = round.entries[0]
    reading = db.session.scalars(select(Assignment.judge_id).where(Assignment.entry_id == row.entry_id)).all()
    out, into = reading[0], next(p.user_id for p in round.panelists if p.user_id not in reading)
    db.session.commit()
    client, entry = sign_in(officer), f"/officer/rounds/entries/{row.id}"
    page = _text(client.get(entry))
    assert "专业 4 项中相符 1 项：渗透检测；抽签抽中（概率 50%）" in page
    assert f"move?into={into}&amp;out={out}" in _text(client.get(f"{entry}?out={out}"))
    page = _text(client.get(f"{entry}/move?out={out}"))
    assert "A01 现有 1 名专家，规定 2 名" in page
    assert "补齐方案：再改动" in page
    assert client.post(f"{entry}/move", data={"out": out, "into": into}).status_code == 400
    given = {"out": out, "into": into, "reason": "请熟悉该方向的专家", "forbids": "y"}
    assert client.post(f"{entry}/move", data=given).location == entry
    assert "请熟悉该方向的专家" in _text(client.get(f"/officer/rounds/{round.id}/runs"))
    assert "不予分派" in _text(client.get(entry))
    assert client.post(f"{entry}/allow", data={"judge": out}).status_code == 303
    assert client.post(f"{entry}/forbid", data={"judge": out, "reason": "避嫌"}).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(ForbiddenPair)).one().reason == "避嫌"
    moved = db.session.scalars(select(Assignment).where(Assignment.is_pinned)).one()
    page = _text(client.get(f"/officer/rounds/assignments/{moved.id}/reason"))
    assert all(word in page for word in ("手工指定", "请熟悉该方向的专家", officer.name))


def test_why_a_judge_reads_an_entry_is_one_page_with_the_file_to_recompute(officer, sign_in) -> None:
    round = made(officer)
    stage_assignments(round, by=officer, at=AT)
    pair = db.session.scalars(select(Assignment)).first()
    db.session.commit()
    page = _text(sign_in(officer).get(f"/officer/rounds/assignments/{pair.id}/reason"))
    assert f"{pair.judge.name}为什么评 {pair.code}" in page
    run = db.session.scalars(select(AssignmentRun)).one()
    for word in ("抽签抽中（概率 50%）", "申报利益关系", run.problem_hash, "python -m app.scoring assign"):
        assert word in page, word


def test_lost_readers_are_replaced_after_a_look_at_the_fewest_changes(app: Flask, sign_in) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    officer, spare = make_officer(round.call), make_panelist(round)
    gone = db.session.scalars(select(Assignment).where(Assignment.judge_id == panel[0].user_id)).first()
    recuse(gone, "亲属", by=panel[0].user, at=AT)
    db.session.commit()
    client, fill = sign_in(officer), f"/officer/rounds/{round.id}/assignments/fill"
    page = _text(client.get(fill))
    assert spare.user.name in page
    assert page.count('name="mark"') == 1
    assert client.post(fill, data={"mark": "stale"}).status_code == 400
    assert client.post(fill, data={"mark": page.split('name="mark" value="')[1][:16]}).status_code == 303
    db.session.rollback()
    assert "round.repaired" in set(db.session.scalars(select(Act.name)))
    assert "每份申报的评审人数都已足够" in _text(client.get(fill))


def test_dry_run_of_a_round_is_told_and_leaves_no_act(officer, sign_in) -> None:
    round = made(officer)
    client, page = sign_in(officer), f"/officer/rounds/{round.id}/rehearsal"
    assert "开始试运行" in _text(client.get(page))
    told = _text(client.post(page))
    assert "试运行已全部撤回" in told
    assert "份申报待评审" in told
    db.session.rollback()
    assert db.session.scalars(select(Act)).all() == []


def test_assignment_pages_are_the_officers_and_changes_nobody_elses(officer, sign_in) -> None:
    round = made(officer)
    stage_assignments(round, by=officer, at=AT)
    run, pair = (
        db.session.scalars(select(AssignmentRun)).one(),
        db.session.scalars(select(Assignment)).first(),
    )
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    strangers = [make_officer(make_closed_call()), round.panelists[0].user, make_user()]
    db.session.commit()
    base, entry = f"/officer/rounds/{round.id}", f"/officer/rounds/entries/{round.entries[0].id}"
    shown = [f"{base}/runs", f"/officer/rounds/runs/{run.id}/problem.json"]
    shown += [f"/officer/rounds/assignments/{pair.id}/reason"]
    acts = [f"{base}/assignments/stage", f"{base}/rehearsal", f"{entry}/move", f"{entry}/forbid"]
    for person in strangers:
        client = sign_in(person)
        assert {client.get(page).status_code for page in (*shown, *acts)} == {404}
        assert client.post(f"/officer/rounds/runs/{run.id}/choose").status_code == 404
    client = sign_in(supervisor)
    assert {client.get(page).status_code for page in shown} == {200}
    assert {client.get(page).status_code for page in acts} == {404}


def test_assignment_pages_cost_the_same_at_3_and_30_entries(officer, sign_in, count_queries) -> None:
    costs, key = dict[str, list[int]](), officer.id
    for number in (3, 30):
        db.session.expunge_all()
        officer = db.session.get_one(User, key)
        round = made(officer, number, 6)
        for _ in range(2):
            stage_assignments(round, by=officer, at=AT)
        pair, row = db.session.scalars(select(Assignment)).first(), round.entries[0]
        parts = {
            "entries": f"/officer/rounds/{round.id}/assignments",
            "judges": f"/officer/rounds/{round.id}/assignments?by=judge",
            "runs": f"/officer/rounds/{round.id}/runs",
            "entry": f"/officer/rounds/entries/{row.id}",
            "why": f"/officer/rounds/assignments/{pair.id}/reason",
        }
        db.session.commit()
        client = sign_in(officer)
        client.get(parts["runs"])
        for part, path in parts.items():
            db.session.expunge_all()  # a request finds nothing that was loaded before it
            with count_queries() as count:
                assert client.get(path).status_code == 200, part
            costs.setdefault(part, []).append(int(count))
            db.session.rollback()
    assert all(few == many for few, many in costs.values()), costs
    most = {"entry": 11}  # it looks at the whole panel beside one entry
    assert all(many <= most.get(part, 10) for part, (_, many) in costs.items()), costs
