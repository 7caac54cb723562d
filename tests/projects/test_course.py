"""Reports, the mid-term check, changes of what was agreed, and the traffic light (rule 14)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.models import Approval
from app.approvals.service import withdraw
from app.calls.models import Correction
from app.extensions import db
from app.history.models import Act
from app.projects.letters import RULES
from app.projects.lights import signal_of
from app.projects.models import Change, Check
from app.projects.policy import (
    may_ask_change,
    may_ask_check,
    may_conclude_check,
    may_confirm_change,
    may_decide_change,
    may_report_progress,
    may_state_check,
    may_withdraw_change,
    worked_projects,
)
from app.projects.queries import listed, tallies_for_lab, tallies_for_officer
from app.projects.service import (
    Progress,
    Wish,
    agree_change,
    ask_change,
    ask_check,
    conclude_check,
    confirm_change,
    refuse_change,
    reject_change,
    report_progress,
    state_check,
    take_back_change,
    verified_by,
    withdraw_change,
)
from app.projects.states import ChangeKind, ChangeState, CheckOutcome, Light
from app.shared.clock import end_of_day, local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.people import AT, make_officer
from tests.factories.projects import LATER, Cast, deliver, every_seat, make_project, make_running

TODAY = local_date(AT)
DUE = TODAY + timedelta(days=20)
HIDDEN = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")
LAB = (
    {"member": "ok"} | dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory") | HIDDEN
)
OFFICER = (
    {"officer": "ok"} | dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer") | HIDDEN
)


def _ask(cast: Cast, what: ChangeKind = ChangeKind.SCOPE, **more: object) -> Change:
    given = {"detail": "增加低温段"} | more
    return ask_change(cast.project, Wish(what, "用户工况变化", **given), by=cast.member, at=AT)  # type: ignore[arg-type]


def _way(cast: Cast) -> Change:
    return _ask(cast, ChangeKind.VERIFICATION, ways={cast.project.results[0].id: "第三方比对"})


def _check(cast: Cast) -> Check:
    return ask_check(cast.project, DUE, "进展和经费使用", by=cast.officer, at=AT)


@pytest.mark.parametrize(
    ("check", "codes"),
    [(may_report_progress, LAB), (may_ask_change, LAB), (may_ask_check, OFFICER)],
)
def test_beginning_by_every_seat_as_in_the_table(
    app: Flask, check: Callable[..., object], codes: dict[str, str]
) -> None:
    cast = make_running()
    assert {n: check(p, cast.project, AT).code for n, p in every_seat(cast).items()} == codes  # type: ignore[attr-defined]


def test_answering_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_running()
    change, check, people = _ask(cast), _check(cast), every_seat(cast)
    late = end_of_day(DUE)
    assert {n: may_decide_change(p, change, AT).code for n, p in people.items()} == OFFICER
    assert {n: may_withdraw_change(p, change, AT).code for n, p in people.items()} == LAB
    assert {n: may_state_check(p, check, AT).code for n, p in people.items()} == LAB
    assert {n: may_conclude_check(p, check, late).code for n, p in people.items()} == OFFICER
    assert may_conclude_check(cast.officer, check, late - timedelta(seconds=1)).code == "not_heard"


def test_before_signing_nothing_of_the_course_begins(app: Flask) -> None:
    cast = make_project()
    for code in (
        may_report_progress(cast.member, cast.project, AT),
        may_ask_change(cast.member, cast.project, AT),
    ):
        assert code.code == "not_running"
    assert may_ask_check(cast.officer, cast.project, AT).code == "not_running"


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (Progress(TODAY, "装置完成装配", "无", Decimal("30.5")), set()),
        (Progress(TODAY + timedelta(days=1), "装置完成装配"), {"until"}),
        (Progress(TODAY - timedelta(days=1), "装置完成装配"), {"until"}),
        (Progress(TODAY, " ", "", Decimal(-1)), {"progress", "spent"}),
    ],
)
def test_report_outside_the_rule_refused(app: Flask, told: Progress, wrong: set[str]) -> None:
    cast = make_running()
    if not wrong:
        assert report_progress(cast.project, told, by=cast.member, at=AT).number == 1
        return
    with pytest.raises(Invalid) as invalid:
        report_progress(cast.project, told, by=cast.member, at=AT)
    assert set(invalid.value.errors) == wrong


def test_check_is_asked_answered_and_concluded_once(app: Flask) -> None:
    cast = make_running()
    with pytest.raises(Invalid) as bad:
        ask_check(cast.project, TODAY, " ", by=cast.officer, at=AT)
    assert set(bad.value.errors) == {"due_on", "topics"}
    check = _check(cast)
    db.session.flush()
    assert [row.label.id for row in take(tallies_for_lab(cast.member, AT))] == ["中期检查待答复"]
    assert take(tallies_for_officer(cast.officer, AT)) == []
    state_check(check, "按计划进行", by=cast.member, at=AT)
    assert [row.label.id for row in take(tallies_for_officer(cast.officer, AT))] == ["中期检查待结论"]
    conclude_check(check, CheckOutcome.ADJUST, "缩短验证周期", by=cast.officer, at=AT)
    with pytest.raises(Refused, match="checked"):
        _check(cast)
    with pytest.raises(Refused, match="concluded"):
        state_check(check, "补充", by=cast.member, at=AT)


def test_change_in_words_agreed_at_once_and_one_at_a_time(app: Flask) -> None:
    cast = make_running()
    change = _ask(cast)
    with pytest.raises(Refused, match="asked"):
        _ask(cast)
    assert agree_change(change, "", by=cast.officer, at=AT) is None
    again = _ask(cast, ChangeKind.PARTNER)
    with pytest.raises(Invalid):
        refuse_change(again, " ", by=cast.officer, at=AT)
    refuse_change(again, "单位不具备条件", by=cast.officer, at=AT)
    third = _ask(cast)
    withdraw_change(third, by=cast.member, at=AT)
    assert [c.state.value for c in (change, again, third)] == ["agreed", "refused", "withdrawn"]


@pytest.mark.parametrize(
    ("first", "second", "ok"), [(30, 70, True), (40, 60, False), (30, 60, False), (-10, 110, False)]
)
def test_money_moves_between_open_milestones_and_keeps_its_sum(
    app: Flask, first: int, second: int, ok: bool
) -> None:
    cast = make_running()
    one, two = cast.project.milestones
    shares = {one.id: Decimal(first), two.id: Decimal(second)}
    if not ok:
        with pytest.raises(Invalid, match="shares"):
            _ask(cast, ChangeKind.MONEY, shares=shares)
        return
    change = _ask(cast, ChangeKind.MONEY, shares=shares)
    agree_change(change, "", by=cast.officer, at=AT)
    assert [m.share for m in cast.project.milestones] == [first, second]


def test_money_of_a_milestone_confirmed_meanwhile_stays(app: Flask) -> None:
    cast = make_running()
    one, two = cast.project.milestones
    change = _ask(cast, ChangeKind.MONEY, shares={one.id: Decimal(30), two.id: Decimal(70)})
    deliver(cast)
    with pytest.raises(Refused, match="overtaken"):
        agree_change(change, "", by=cast.officer, at=LATER)


def test_way_of_verification_takes_two_officers_and_a_public_correction(app: Flask) -> None:
    cast = make_running()
    result, call = cast.project.results[0], cast.project.call
    second = make_officer(call)
    before, promised = verified_by(result), result.promised
    change = _way(cast)
    with pytest.raises(Invalid, match="answer"):
        agree_change(change, " ", by=cast.officer, at=AT)
    approval = agree_change(change, "原方法标准已废止", by=cast.officer, at=AT)
    assert approval is not None
    assert (change.state, verified_by(result)) == (ChangeState.CONFIRMING, before)
    assert may_confirm_change(cast.officer, approval, change, AT).code == "same_person"
    assert not may_confirm_change(cast.member, approval, change, AT)
    confirm_change(approval, "同意", by=second, at=AT)
    db.session.flush()
    assert (change.state, verified_by(result), result.promised) == (
        ChangeState.AGREED,
        "第三方比对",
        promised,
    )
    correction = db.session.scalars(select(Correction)).one()
    assert (correction.call_id, correction.reason) == (call.id, "原方法标准已废止")
    assert [(row["before"], row["after"]) for row in correction.changes] == [(before, "第三方比对")]


def test_way_of_verification_that_the_second_refuses_or_the_first_takes_back_stays(app: Flask) -> None:
    cast = make_running()
    second, change = make_officer(cast.project.call), _way(cast)
    approval = agree_change(change, "方法废止", by=cast.officer, at=AT)
    assert approval is not None
    take_back_change(approval, by=cast.officer, at=AT)
    assert change.state == ChangeState.ASKED
    approval = agree_change(change, "方法废止", by=cast.officer, at=AT)
    assert approval is not None
    reject_change(approval, "原方法仍然有效", by=second, at=AT)
    assert (change.state, change.answer) == (ChangeState.REFUSED, "原方法仍然有效")
    assert cast.project.results[0].verification == ""
    assert db.session.scalars(select(Correction)).all() == []
    with pytest.raises(Refused):
        withdraw(db.session.scalars(select(Approval)).all()[0], by=cast.officer, at=AT)


@pytest.mark.parametrize(
    ("days", "light", "sentence"),
    [
        (0, Light.GREEN, "没有逾期"),
        (155, Light.AMBER, "30 天内到期"),
        (190, Light.AMBER, "已逾期"),
        (230, Light.RED, "逾期"),
        (600, Light.RED, "任务期已过"),
    ],
)
def test_light_by_the_calendar_as_in_the_table(app: Flask, days: int, light: Light, sentence: str) -> None:
    cast = make_running()
    signal = signal_of(cast.project, cast.project.milestones, None, TODAY + timedelta(days=days))
    assert signal is not None
    assert (signal.light, sentence in signal.why.id) == (light, True)


def test_light_without_reports_amber_and_red_by_the_check(app: Flask) -> None:
    cast = make_running()
    deliver(cast)
    day = TODAY + timedelta(days=200)
    silent = signal_of(cast.project, cast.project.milestones, None, day)
    told = signal_of(cast.project, cast.project.milestones, day, day)
    assert silent is not None
    assert told is not None
    assert (silent.light, told.light) == (Light.AMBER, Light.GREEN)
    check = _check(cast)
    state_check(check, "难以完成", by=cast.member, at=AT)
    conclude_check(check, CheckOutcome.TERMINATE, "路线不可行", by=cast.officer, at=AT)
    db.session.flush()
    db.session.expire(cast.project)
    red = signal_of(cast.project, cast.project.milestones, day, day)
    assert red is not None
    assert red.light == Light.RED
    assert signal_of(make_project().project, [], None, day) is None


def test_course_waits_on_desks_and_letters_reach_the_other_side(app: Flask) -> None:
    cast = make_running()
    change = _ask(cast)
    check = _check(cast)
    db.session.flush()
    assert db.session.scalars(listed(worked_projects(cast.officer, AT), "change", AT)).all() == [cast.project]
    assert db.session.scalars(listed(worked_projects(cast.officer, AT), "check", AT)).all() == [cast.project]
    agree_change(change, "", by=cast.officer, at=AT)
    refuse_change(_ask(cast), "不同意", by=cast.officer, at=AT)
    withdraw_change(_ask(cast), by=cast.member, at=AT)
    state_check(check, "按计划", by=cast.member, at=AT)
    conclude_check(check, CheckOutcome.GOES_ON, "继续", by=cast.officer, at=AT)
    report_progress(cast.project, Progress(date(2026, 11, 23), "完成"), by=cast.member, at=AT)
    db.session.flush()
    rules = {rule.act: rule for rule in RULES}
    told = set()
    for act in db.session.scalars(select(Act)):
        if act.name.startswith(("project.change_", "project.check_", "project.reported")):
            readers = set(rules[act.name].readers(act))
            assert readers >= {cast.issuer.id}
            for key in readers:
                words = rules[act.name].words(act, key)
                assert words is not None
                assert str(words.paragraphs[1])
            told.add(act.name)
    assert len(told) == 8
