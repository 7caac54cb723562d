"""The panel of an acceptance: three or more without a tie, findings, an opinion, then the officer (rule 15)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.projects.letters import RULES
from app.projects.models import Acceptance, PanelExpert
from app.projects.policy import (
    may_decide_acceptance,
    may_give_findings,
    may_name_panel,
    may_see_sitting,
    may_sign_opinion,
    may_sit,
    visible_sittings,
)
from app.projects.queries import experts_free
from app.projects.service import decide_acceptance, give_findings, name_panel, sign_opinion
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from tests.factories.people import make_judge, make_user
from tests.factories.projects import LATER, Cast, every_seat, make_requested


def _named(failing: int = 0) -> tuple[Cast, Acceptance, list[User], list[PanelExpert]]:
    cast, acceptance = make_requested(failing=failing)
    people = [make_judge() for _ in range(3)]
    panel = name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)
    db.session.flush()
    return cast, acceptance, people, panel


def _find(expert: PanelExpert, by: User, met: bool = True) -> None:
    told = {result.id: (met, "原始记录完整") for result in expert.acceptance.project.results}
    give_findings(expert, told, by=by, at=LATER)


def test_naming_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast, acceptance = make_requested()
    codes = {n: may_name_panel(p, acceptance, LATER).code for n, p in every_seat(cast).items()}
    assert {n for n, code in codes.items() if code == "ok"} == {"officer"}
    assert codes["member"] == "not_officer"
    assert codes["stranger"] == "absent"


@pytest.mark.parametrize("number", [1, 2, 4])
def test_panel_of_too_few_or_an_even_number_refused(app: Flask, number: int) -> None:
    cast, acceptance = make_requested()
    people = [make_judge() for _ in range(number)]
    with pytest.raises(Invalid, match="experts"):
        name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)


def test_expert_tied_to_a_party_not_offered_and_refused(app: Flask) -> None:
    cast, acceptance = make_requested()
    own, issuers = make_judge(cast.project.organisation), make_judge(cast.project.issuer)
    free = [make_judge() for _ in range(3)]
    db.session.flush()
    assert {user.id for user in experts_free(acceptance, LATER)} == {user.id for user in free}
    for tied in (own, issuers):
        assert may_sit(tied, acceptance, LATER).code == "tied"
        with pytest.raises(Invalid, match="experts"):
            name_panel(acceptance, [tied, *free[:2]], free[0].id, by=cast.officer, at=LATER)
    assert may_sit(make_user(), acceptance, LATER).code == "no_seat"
    with pytest.raises(Invalid, match="chair"):
        name_panel(acceptance, free, own.id, by=cast.officer, at=LATER)


def test_findings_then_opinion_then_decision_in_this_order(app: Flask) -> None:
    cast, acceptance, people, panel = _named()
    with pytest.raises(Refused, match="named"):
        name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)
    assert may_decide_acceptance(cast.officer, acceptance, LATER).code == "panel_first"
    with pytest.raises(Invalid, match="reason-"):
        give_findings(panel[0], {}, by=people[0], at=LATER)
    for expert, person in zip(panel, people, strict=True):
        assert may_sign_opinion(people[0], panel[0], LATER).code == "findings_open"
        _find(expert, person)
    assert may_sign_opinion(people[1], panel[1], LATER).code == "not_chair"
    sign_opinion(panel[0], "一致同意通过验收", by=people[0], at=LATER)
    assert may_give_findings(people[1], panel[1], LATER).code == "signed"
    decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    assert cast.project.state == ProjectState.ACCEPTED


def test_line_that_most_experts_find_not_met_cannot_pass(app: Flask) -> None:
    cast, acceptance, people, panel = _named()
    for expert, person, met in zip(panel, people, (True, False, False), strict=True):
        _find(expert, person, met)
    sign_opinion(panel[0], "多数认为未达到", by=people[0], at=LATER)
    with pytest.raises(Refused, match="panel_failed"):
        decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    until = local_date(LATER) + timedelta(days=30)
    decide_acceptance(acceptance, False, "限期整改", by=cast.officer, at=LATER, repair_until=until)
    assert cast.project.state == ProjectState.REPAIRING


def test_place_on_a_panel_is_seen_by_its_expert_alone(app: Flask) -> None:
    cast, _acceptance, people, panel = _named()
    for person in [*people, *every_seat(cast).values()]:
        seen = {one.id for one in db.session.scalars(visible_sittings(person, LATER))}
        assert seen == {one.id for one in panel if may_see_sitting(person, one, LATER)}


def test_letters_reach_experts_and_parties(app: Flask) -> None:
    cast, _acceptance, people, panel = _named()
    for expert, person in zip(panel, people, strict=True):
        _find(expert, person)
    sign_opinion(panel[0], "同意", by=people[0], at=LATER)
    db.session.flush()
    rules, told = {rule.act: rule for rule in RULES}, {}
    for act in db.session.scalars(select(Act).where(Act.name.like("acceptance.panel_%"))):
        if act.name in rules:
            told[act.name] = set(rules[act.name].readers(act))
            for key in told[act.name]:
                words = rules[act.name].words(act, key)
                assert words is not None
    assert told["acceptance.panel_named"] == {person.id for person in people}
    assert told["acceptance.panel_signed"] >= {cast.officer.id, cast.member.id, cast.issuer.id}
