"""The way of a centre from its judged list over the visit to acceptance, as the public page tells it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.decisions.service import agree_decision
from app.extensions import db
from app.notices.service import announce_lines
from app.progress.centres import places
from app.progress.states import Standing
from app.projects.plans import plan_of
from app.projects.service import (
    Measured,
    create_project,
    decide_acceptance,
    request_acceptance,
    save_results,
    sign_agreement,
)
from app.shared.verdict import Invalid
from tests.factories.decisions import Judged, propose, rank
from tests.factories.notices import after, make_notice
from tests.factories.people import AT, make_officer
from tests.factories.projects import Cast, deliver
from tests.factories.rounds import make_judged_round
from tests.factories.visits import make_centre, make_centre_call, visit_site

VisitAs = Callable[..., FlaskClient]
BID = {"price": "900", "milestones": [{"title": "实验室建成", "month": "12", "share": "100"}]}


def make_judged() -> Judged:
    """Three institutions that applied to build one centre, marked by a panel of three."""
    officer = make_officer()
    call = make_centre_call(officer, document_number="苏市监〔2026〕18号", organiser="江苏省市场监督管理局")
    item = make_centre(call, months=24)
    round_ = make_judged_round(item, ((90, 91, 92), (80, 81, 82), (50, 51, 52)))
    entries = [row.entry for row in sorted(round_.entries, key=lambda row: row.code)]
    return Judged(call, item, officer, make_officer(call), round_, entries)


def standing(at: datetime) -> Standing:
    (place,) = places(at)
    return place.standing


def build(judged: Judged, at: datetime) -> datetime:
    """The winner's task from its agreement to its acceptance; the instant of the verdict."""
    project = create_project(judged.entries[0], plan_of(BID, judged.item), by=judged.officer, at=at)
    db.session.flush()
    cast = Cast(project, judged.officer, judged.member(0), judged.officer)
    for person in (cast.officer, cast.member):
        sign_agreement(project, by=person, at=at)
    db.session.flush()
    assert standing(at) == Standing.BUILDING
    later = at + timedelta(days=300)
    deliver(cast, later)
    told = {r.id: Measured(finding="已建成", passed=True) for r in project.results}
    save_results(project, told, by=cast.member, at=later)
    acceptance = request_acceptance(project, by=cast.member, at=later)
    decide_acceptance(acceptance, True, "同意验收", by=cast.officer, at=later)
    db.session.flush()
    return later


def test_centre_visited_approved_built_and_accepted_stands_so_in_public(visit: VisitAs) -> None:
    judged = make_judged()
    rank(judged)
    with pytest.raises(Invalid) as refused:
        propose(judged, 0)
    assert judged.entries[0].organisation.name in str(refused.value.errors["winners"])
    visit_site(judged.entries[0], judged.officer, AT)
    assert standing(AT) == Standing.JUDGED
    decision = propose(judged, 0)
    agree_decision(decision, "同意", by=judged.second, at=AT)
    notice = make_notice(judged, decision)
    assert judged.entries[0].organisation.name not in visit(None, AT).get("/centres").get_data(as_text=True)
    announced = after(notice)
    announce_lines(notice, by=judged.officer, at=announced)
    db.session.flush()
    assert standing(announced) == Standing.APPROVED
    accepted = build(judged, announced)
    assert standing(accepted) == Standing.ACCEPTED
    page = visit(None, accepted).get("/centres").get_data(as_text=True)
    for words in ("已验收", "通过验收", judged.entries[0].organisation.name):
        assert words in page, words
