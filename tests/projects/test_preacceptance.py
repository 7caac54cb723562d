"""A look before the acceptance with blind samples: who does what, what a number says, what stands in the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.projects.letters import RULES
from app.projects.policy import (
    may_arrange_preacceptance,
    may_ask_preacceptance,
    may_conclude_preacceptance,
    may_give_sample,
    may_report_sample,
    may_request_acceptance,
    may_see_assigned,
    may_see_preacceptance,
    may_withdraw_sample,
    visible_assigned,
    visible_preacceptances,
)
from app.projects.queries import tallies_for_lab, tallies_for_officer
from app.projects.service import (
    arrange_preacceptance,
    ask_preacceptance,
    conclude_preacceptance,
    report_sample,
    withdraw_sample,
)
from app.projects.states import PreacceptanceState, SampleNumber, SampleVerdict
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.preacceptances import GROUP, give, make_arranged, make_asked, preaccept
from tests.factories.projects import LATER, Cast, deliver, every_seat, make_running
from tests.projects.test_heads import fill, make_building

ABSENT = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")
TODAY = local_date(LATER)


def built(*, national: bool = True) -> Cast:
    """A centre whose heads are told and whose milestones are confirmed."""
    cast = make_building()
    cast.project.item.facts = {"centre_type": "国家质检中心" if national else "省质检中心"}
    deliver(cast)
    fill(cast)
    return cast


def codes(may: Callable[[User | None], object], cast: Cast) -> dict[str, str]:
    seats = every_seat(cast)
    seats.pop("issuer", None)  # a centre has none
    return {name: may(person).code for name, person in seats.items()}  # type: ignore[attr-defined]


def test_every_seat_as_in_the_table(app: Flask) -> None:
    cast = built()
    asking = codes(lambda user: may_ask_preacceptance(user, cast.project, LATER), cast)
    made = make_arranged(cast)
    sample = give(cast, made, "M-01")
    office = ABSENT | {"officer": "ok", "member": "not_officer", "reader": "not_officer"}
    office |= {"supervisor": "not_officer"}
    own = ABSENT | dict.fromkeys(("officer", "reader", "supervisor"), "not_laboratory") | {"member": "ok"}
    assert asking == own
    assert codes(lambda user: may_report_sample(user, sample, LATER), cast) == own
    for may in (may_arrange_preacceptance, may_give_sample):
        assert codes(lambda user, may=may: may(user, made, LATER), cast) == office
    assert codes(lambda user: may_withdraw_sample(user, sample, LATER), cast) == office
    assert may_conclude_preacceptance(cast.officer, made, LATER).code == "samples_open"


@pytest.mark.parametrize("reported", [False, True])
def test_lists_show_what_the_checks_allow_and_values_once_reported(app: Flask, reported: bool) -> None:
    cast = built()
    made = make_arranged(cast)
    sample = give(cast, made, "M-01")
    if reported:
        report_sample(sample, "10.3", "0.3", by=cast.member, at=LATER)
    db.session.flush()
    told = {}
    for name, person in every_seat(cast).items():
        seen = set(db.session.scalars(visible_preacceptances(person, LATER)))
        assert bool(may_see_preacceptance(person, made, LATER)) == (made in seen), name
        values = set(db.session.scalars(visible_assigned(person, LATER)))
        told[name] = bool(may_see_assigned(person, sample, LATER))
        assert told[name] == (sample in values), name
    assert (told["officer"], told["supervisor"], told["stranger"]) == (True, True, False)
    assert told["member"] == told["reader"] == reported


@pytest.mark.parametrize("national", [True, False])
def test_acceptance_of_a_national_centre_alone_waits_for_it(app: Flask, national: bool) -> None:
    cast = built(national=national)
    before = may_request_acceptance(cast.member, cast.project, LATER)
    assert before.code == ("preacceptance_first" if national else "ok")
    make_asked(cast)
    assert may_request_acceptance(cast.member, cast.project, LATER).code == "preacceptance_open"


def test_passed_one_opens_the_way_and_is_not_asked_for_again(app: Flask) -> None:
    cast = built()
    made = preaccept(cast)
    sample = made.samples[0]
    assert (str(sample.number), sample.verdict) == ("0.60", SampleVerdict.SATISFACTORY)
    assert made.state == PreacceptanceState.PASSED
    assert may_request_acceptance(cast.member, cast.project, LATER)
    assert may_ask_preacceptance(cast.member, cast.project, LATER).code == "passed"


def test_task_of_another_kind_has_none(app: Flask) -> None:
    cast = make_running()
    assert may_ask_preacceptance(cast.member, cast.project, LATER).hide


def test_unsatisfactory_sample_bars_until_a_repeat_is_satisfactory(app: Flask) -> None:
    cast = built()
    made = make_arranged(cast)
    bad = give(cast, made, "M-01", judged_by=SampleNumber.Z, reference="0.1")
    report_sample(bad, "１０．３", "", by=cast.member, at=LATER)
    assert (bad.reported, str(bad.number), bad.verdict) == ("10.3", "3.00", SampleVerdict.UNSATISFACTORY)
    with pytest.raises(Invalid, match="passed"):
        conclude_preacceptance(made, True, "同意", by=cast.officer, at=LATER)
    again = give(cast, made, "M-01R", repeats=bad.id, judged_by=SampleNumber.Z, reference="0.1")
    report_sample(again, "10.2", "", by=cast.member, at=LATER)
    assert again.verdict == SampleVerdict.SATISFACTORY

    conclude_preacceptance(made, True, "重测满意，同意", by=cast.officer, at=LATER)

    assert made.state == PreacceptanceState.PASSED


def test_none_passes_without_blind_samples_and_not_passed_may_be_asked_again(app: Flask) -> None:
    cast = built()
    made = make_arranged(cast)
    with pytest.raises(Invalid, match="passed"):
        conclude_preacceptance(made, True, "同意", by=cast.officer, at=LATER)

    conclude_preacceptance(made, False, "两项设备未到位", by=cast.officer, at=LATER)

    assert may_request_acceptance(cast.member, cast.project, LATER).code == "preacceptance_first"
    assert make_asked(cast).number == 2


def test_sample_not_reported_in_time_does_not_hold_the_conclusion_up_for_ever(app: Flask) -> None:
    cast = built()
    made = make_arranged(cast)
    give(cast, made, "M-01")
    late = LATER + timedelta(days=11)
    assert may_conclude_preacceptance(cast.officer, made, LATER).code == "samples_open"
    assert may_conclude_preacceptance(cast.officer, made, late)
    with pytest.raises(Invalid, match="passed"):
        conclude_preacceptance(made, True, "同意", by=cast.officer, at=late)


def test_what_is_reported_stays_and_what_is_withdrawn_is_not_reported(app: Flask) -> None:
    cast = built()
    made = make_arranged(cast)
    first, second = give(cast, made, "M-01"), give(cast, made, "M-02")
    report_sample(first, "10.3", "0.3", by=cast.member, at=LATER)
    withdraw_sample(second, "样品破损", by=cast.officer, at=LATER)
    for verb in (
        lambda: report_sample(first, "10.0", "0.3", by=cast.member, at=LATER),
        lambda: withdraw_sample(first, "结果不好看", by=cast.officer, at=LATER),
        lambda: report_sample(second, "10.0", "0.3", by=cast.member, at=LATER),
    ):
        with pytest.raises(Refused):
            verb()
    assert may_see_assigned(cast.member, second, LATER).hide


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", "M-00"),
        ("parameter", " "),
        ("assigned", "约 10"),
        ("reference", "-0.1"),
        ("due_on", TODAY - timedelta(days=1)),
        ("repeats", "unknown"),
    ],
)
def test_sample_of_nonsense_invalid(app: Flask, field: str, value: object) -> None:
    cast = built()
    made = make_arranged(cast)
    give(cast, made, "M-00")
    with pytest.raises(Invalid) as invalid:
        give(cast, made, **({"code": "M-01"} | {field: value}))  # type: ignore[arg-type]
    assert list(invalid.value.errors) == [field]


@pytest.mark.parametrize(
    ("reported", "uncertainty", "field"),
    [
        ("", "0.3", "reported"),
        ("10.3 MPa", "0.3", "reported"),
        ("10.3", "", "uncertainty"),
        ("1", "-1", "uncertainty"),
    ],
)
def test_report_of_nonsense_invalid(app: Flask, reported: str, uncertainty: str, field: str) -> None:
    cast = built()
    sample = give(cast, make_arranged(cast), "M-01")
    with pytest.raises(Invalid) as invalid:
        report_sample(sample, reported, uncertainty, by=cast.member, at=LATER)
    assert list(invalid.value.errors) == [field]


def test_words_that_are_needed_are_asked_for(app: Flask) -> None:
    cast = built()
    with pytest.raises(Invalid, match="statement"):
        ask_preacceptance(cast.project, " ", by=cast.member, at=LATER)
    made = make_asked(cast)
    with pytest.raises(Invalid) as invalid:
        arrange_preacceptance(made, TODAY - timedelta(days=1), "", "", by=cast.officer, at=LATER)
    assert sorted(invalid.value.errors) == ["held_on", "members", "place"]
    arrange_preacceptance(made, TODAY + timedelta(days=3), "示例园区", GROUP, by=cast.officer, at=LATER)
    assert may_conclude_preacceptance(cast.officer, made, LATER).code == "early"


def test_record_and_letters_tell_no_figure_of_a_sample(app: Flask) -> None:
    cast = built()
    made = make_arranged(cast)
    report_sample(give(cast, made, "M-01", assigned="77.1"), "88.2", "0.3", by=cast.member, at=LATER)
    conclude_preacceptance(made, False, "差距较大", by=cast.officer, at=LATER)
    db.session.flush()
    acts = db.session.scalars(select(Act).where(Act.name.like("project.%"))).all()
    heard = {}
    for act in acts:
        assert "77.1" not in str(act.figures)
        for rule in RULES:
            if rule.act == act.name:
                readers = rule.readers(act)
                said = [rule.words(act, key) for key in readers]
                assert not any("77.1" in str(words) or "88.2" in str(words) for words in said)
                heard[act.name] = len(readers)
    assert {"project.preacceptance_asked", "project.sample_given", "project.sample_reported"} <= set(heard)
    assert heard["project.preacceptance_not_passed"] == 1


def test_desks_count_what_waits(app: Flask) -> None:
    cast = built()

    def waiting() -> list[str]:
        rows = take(tallies_for_officer(cast.officer, LATER)) + take(tallies_for_lab(cast.member, LATER))
        return [str(row.label) for row in rows if "预验收" in str(row.label) or "盲样" in str(row.label)]

    made = make_asked(cast)
    assert waiting() == ["预验收待安排"]
    arrange_preacceptance(made, TODAY, "示例园区", GROUP, by=cast.officer, at=LATER)
    sample = give(cast, made, "M-01")
    assert waiting() == ["盲样待报告"]
    report_sample(sample, "10.3", "0.3", by=cast.member, at=LATER)
    db.session.flush()
    assert waiting() == ["预验收待结论"]
