"""The thread: from the need to what stayed, each station from what its reader may see, in two queries at most."""

from typing import Any

import pytest
from flask import Flask

from app.calls.models import Item
from app.extensions import db
from app.needs.models import Need
from app.needs.states import NeedState
from app.people.models import User
from app.progress.thread import Station, threads_of
from app.projects.policy import may_invite_case
from app.projects.queries import tallies_for_officer
from app.projects.service import cosign_acceptance, decide_acceptance, invite_case, request_acceptance
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from app.showcase.drafting import Page
from app.showcase.service import edit_case
from tests.factories.cases import make_case, make_published, officer_of
from tests.factories.needs import make_need
from tests.factories.people import AT, make_member, make_user
from tests.factories.projects import LATER, Cast, deliver, every_seat, measure
from tests.factories.winners import running_in


def _accepted() -> tuple[Cast, Need]:
    """A task that came from a published need, accepted; its selection announced."""
    judged, project = running_in()
    need = make_need(state=NeedState.RAISED)
    project.item.need = need
    cast = Cast(project, judged.officer, judged.member(0), make_member(project.issuer))  # type: ignore[arg-type]
    deliver(cast)
    measure(cast)
    acceptance = request_acceptance(project, by=cast.member, at=LATER)
    cosign_acceptance(acceptance, "同意", by=cast.issuer, at=LATER)
    decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    db.session.flush()
    return cast, need


def _stations(cast: Cast, user: User | None) -> list[Station]:
    (thread,) = threads_of(Item.id == cast.project.item_id, user, LATER)
    return thread.stations


def test_accepted_task_answers_its_need_and_leaves_capabilities(app: Flask) -> None:
    cast, need = _accepted()
    assert need.state == NeedState.ANSWERED
    assert "攻关成果" in need.answer
    assert cast.project.organisation.name in need.answer
    names = [station.name.id for station in _stations(cast, None)]
    assert names == ["需求", "列入榜单", "入选", "验收通过", "形成能力（攻关成果）"]
    assert all(station.state == "done" for station in _stations(cast, None))
    assert "1.1%" in str(_stations(cast, None)[-1].note)


def test_task_is_linked_for_its_parties_alone(app: Flask) -> None:
    cast, _need = _accepted()
    for name, person in every_seat(cast).items():
        found = [s.found.noun for s in _stations(cast, person) if s.found]
        assert ("project" in found) == (name in ("officer", "member", "reader", "issuer", "supervisor")), name


def test_need_that_is_not_public_left_out(app: Flask) -> None:
    cast, need = _accepted()
    need.published_at = None
    db.session.flush()
    assert _stations(cast, None)[0].name.id == "列入榜单"
    assert _stations(cast, make_user())[0].name.id == "列入榜单"


def test_threads_ask_the_same_for_one_item_as_for_many(app: Flask, count_queries: Any) -> None:
    cast, _need = _accepted()
    with count_queries() as count:
        threads_of(Item.id == cast.project.item_id, None, LATER)
    assert int(count) == 2


def test_case_is_invited_once_after_acceptance(app: Flask) -> None:
    cast, _need = _accepted()
    waiting = [row.label.id for row in take(tallies_for_officer(cast.officer, LATER))]
    assert "验收通过，可邀请申报案例" in waiting
    codes = {n: may_invite_case(p, cast.project, LATER).code for n, p in every_seat(cast).items()}
    assert {n for n, code in codes.items() if code == "ok"} == {"officer"}
    invite_case(cast.project, by=cast.officer, at=LATER)
    with pytest.raises(Refused, match="invited"):
        invite_case(cast.project, by=cast.officer, at=LATER)
    assert "验收通过，可邀请申报案例" not in [
        row.label.id for row in take(tallies_for_officer(cast.officer, LATER))
    ]


def test_case_that_tells_of_a_task_ends_its_thread(app: Flask, count_queries: Any) -> None:
    cast, _need = _accepted()
    case = make_published(organisation=cast.project.organisation)
    case.project = cast.project
    db.session.flush()
    for person in (None, cast.member):
        last = _stations(cast, person)[-1]
        assert (last.name.id, last.note, last.found and last.found.values) == (
            "入选案例",
            case.title,
            {"slug": case.slug},
        )
    with count_queries() as count:
        threads_of(Item.id == cast.project.item_id, None, LATER)
    assert int(count) == 2


def test_case_tells_of_its_own_laboratory_s_accepted_task_alone(app: Flask) -> None:
    cast, _need = _accepted()
    other, own = make_case(), make_case(organisation=cast.project.organisation)
    page = Page(title="标题", standfirst="导语", prose={"work": "做了什么"}, project_id=cast.project.id)
    with pytest.raises(Invalid) as told:
        edit_case(other, page, other.revision, by=officer_of(other), at=AT)
    assert "project" in told.value.errors
    edit_case(own, page, own.revision, by=officer_of(own), at=AT)
    assert own.project_id == cast.project.id
