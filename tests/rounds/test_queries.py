"""Desks, boards, the pool, explanations."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.rounds.models import Assignment
from app.rounds.queries.affinity import match
from app.rounds.queries.desk import place_of, tallies_for_officer, waiting_in, work_of
from app.rounds.queries.explaining import candidates_for, grid_of
from app.rounds.queries.pool import available_experts
from app.rounds.queries.progress import tallies_of, tally_by_judge
from app.rounds.service import Declaration, declare_conflicts, drop_assignments, recuse
from app.rounds.states import AssignmentState, ConflictKind, PanelistState, RoundState
from app.shared.waiting import take
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_judged_round,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_round,
)


def _own(panelist) -> list[Assignment]:
    query = select(Assignment).where(Assignment.judge_id == panelist.user_id)
    return list(db.session.scalars(query.order_by(Assignment.position)))


def test_work_of_tells_what_a_judge_must_do_first(app: Flask) -> None:
    call = make_closed_call()
    item, judge = make_item(call), make_judge()
    steps = {
        "answer": {"state": PanelistState.INVITED},
        "sign": {"state": PanelistState.ACCEPTED},
        "declare": {"state": PanelistState.ACCEPTED, "undertaking_at": AT},
        "wait": {"state": PanelistState.ACCEPTED, "undertaking_at": AT, "declared_at": AT},
        "nothing": {"state": PanelistState.DECLINED},
    }
    for number, (title, columns) in enumerate(steps.items()):
        round = make_round(
            call, [make_passed_entry(item)], title=title, created_at=AT + timedelta(minutes=number)
        )
        make_panelist(round, judge, ready=False, **columns)
    assert {work.round.title: work.needs for work in work_of(judge, AT)} == {name: name for name in steps}
    assert [row.endpoint for row in waiting_in(work_of(judge, AT))] == [
        "judge.round_conflicts", "judge.round_undertaking", "judge.round_invitation"
    ]  # fmt: skip


def test_work_of_counts_and_points_to_the_next_unfinished(app: Flask) -> None:
    _, panel = make_open_round(entries=3, judges=1)
    own = _own(panel[0])
    own[0].state = AssignmentState.DONE
    db.session.flush()
    work = work_of(panel[0].user, AT)[0]
    assert (work.given, work.done, work.next_id, work.needs) == (3, 1, own[1].id, "read")
    assert [(row.count, row.due) for row in waiting_in(work_of(panel[0].user, AT))] == [
        (2, work.round.due_at)
    ]


def test_place_of_goes_round_to_what_was_skipped(app: Flask) -> None:
    _, panel = make_open_round(entries=3, judges=1)
    own = _own(panel[0])
    own[1].state = AssignmentState.DONE
    db.session.flush()
    last, middle = place_of(own[2], AT), place_of(own[1], AT)
    assert (last.number, last.total, last.done, last.following, last.unfinished) == (3, 3, 1, None, own[0].id)
    assert (middle.previous, middle.following, middle.unfinished) == (own[0].id, own[2].id, own[2].id)


def test_place_of_recused_entry_is_counted_nowhere(app: Flask) -> None:
    _, panel = make_open_round(entries=2, judges=1)
    own = _own(panel[0])
    recuse(own[0], "亲属", by=panel[0].user, at=AT)
    assert (place_of(own[1], AT).total, place_of(own[1], AT).unfinished) == (1, None)


def test_waiting_for_officer_by_state_of_the_round(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    assert [(str(w.label), w.count) for w in take(tallies_for_officer(officer, AT))] == [("评审未完成", 2)]
    for assignment in db.session.scalars(select(Assignment)):
        assignment.state = AssignmentState.DONE
    assert [str(w.label) for w in take(tallies_for_officer(officer, AT))] == ["评审可以结束"]
    round.state, round.closed_at = RoundState.CLOSED, AT
    assert take(tallies_for_officer(officer, AT)) == []


def test_waiting_for_officer_tells_of_items_in_no_round(app: Flask) -> None:
    officer, call = make_officer(), make_closed_call()
    item, waiting = make_item(call), make_item(call)
    make_passed_entry(item)
    make_passed_entry(waiting, passed=False)
    assert [(str(w.label), w.count) for w in take(tallies_for_officer(officer, AT))] == [("建立评审轮次", 1)]


def test_tallies_count_standing_done_and_ended(app: Flask) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    _own(panel[0])[0].state = AssignmentState.DONE
    drop_assignments(panel[0], "逾期", by=make_officer(round.call), at=AT)
    tally = tally_by_judge(round)[panel[0].user_id]
    assert (tally.given, tally.done, tally.ended, tally.left) == (1, 1, 1, 0)
    assert sorted((t.given, t.done, t.ended) for t in tallies_of(round)[1].values()) == [
        (1, 0, 1),
        (2, 1, 0),
    ]


def test_candidates_for_an_entry_tell_every_reason(app: Flask) -> None:
    call = make_closed_call()
    round = make_round(call, [make_passed_entry(make_item(call))])
    row, house = round.entries[0], make_organisation()
    reader, colleague = make_panelist(round, make_judge(house)), make_panelist(round, make_judge(house))
    tied, unready = make_panelist(round), make_panelist(round, declared_at=None)
    free, invited = make_panelist(round), make_panelist(round, ready=False)
    declare_conflicts(tied, [Declaration(row.entry.organisation_id, ConflictKind.KIN)], by=tied.user, at=AT)
    make_assignment(round, row.entry, reader.user, AssignmentState.STAGED)
    found = {c.user.id: c.status for c in candidates_for(row)}
    assert found == {
        reader.user_id: "reading",
        free.user_id: "free",
        colleague.user_id: "colleague",
        unready.user_id: "unready",
        tied.user_id: "conflict",
    }
    assert invited.user_id not in found
    assert grid_of(round).short == 1


def test_match_same_chain_cluster_or_fields(app: Flask) -> None:
    from app.chains.models import Chain, ChainCatalogue

    catalogue = ChainCatalogue(version="1", source="示例", imported_at=AT, is_current=True)
    chain = Chain(
        catalogue=catalogue, position=1, slug="h", name="氢能", cluster="新能源", tier="1",
        certainty="示例", aliases=["氢能源"],
    )  # fmt: skip
    db.session.add(chain)
    item = make_item(make_closed_call(), chain=chain, title="储氢瓶渗透检测")
    expert = make_judge().expert
    cases = [
        ((["氢能"], []), 0.6),
        ((["氢能源"], []), 0.6),
        ((["光伏"], []), 0.3),
        ((["医药"], []), 0.0),
        (([], ["渗透检测", "储氢", "电学"]), 0.4),
        ((["氢能"], ["渗透检测"]), 0.8),
    ]
    for (chains, fields), expected in cases:
        expert.chain_names, expert.fields = chains, fields
        assert match(expert, item, {"光伏": "新能源", "医药": "生物"}).affinity == expected
    assert match(None, item, {}).affinity == 0.0


def test_available_experts_leaves_out_the_panel_and_ended_seats(app: Flask) -> None:
    call = make_closed_call()
    round = make_round(call, [make_passed_entry(make_item(call))])
    make_panelist(round)
    declined = make_panelist(round, ready=False, state=PanelistState.DECLINED)
    free, ended, inactive = make_judge(), make_judge(), make_judge()
    ended.seats[0].until = AT
    inactive.active = False
    db.session.flush()
    found = set(db.session.scalars(available_experts(round, AT)))
    assert found == {free, declined.user}


def test_make_judged_round_is_what_rankings_get(app: Flask) -> None:
    from app.reviews.queries import figures_of_round, is_wide, marks_of_round, score_sheet, totals_of_round

    item = make_item(make_closed_call())
    round = make_judged_round(item, [[90, 60], [70, 71]])
    assert len(marks_of_round(round, item)) == 20
    assert sorted(row.total for row in totals_of_round(round, item)) == [60, 70, 71, 90]
    assert marks_of_round(round, make_item(item.call)) == []
    figures = figures_of_round(round)
    assert [is_wide(figures[row.entry_id]) for row in round.entries] == [True, False]
    assert len(score_sheet(round, item).entries) == 2
