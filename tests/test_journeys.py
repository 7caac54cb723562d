"""The path of every kind through its services, from a published list to what follows, with its pages on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.calls import service as calls
from app.calls.models import Call, Item
from app.calls.parts import read_part
from app.calls.states import ItemState
from app.decisions.candidates import candidates_of
from app.decisions.models import Ranking
from app.decisions.service import agree_decision, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS, Kind
from app.notices.models import Notice
from app.notices.service import announce_lines, draft_notice, edit_notice, publish_notice
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.policy import is_compulsory
from app.projects.service import create_project, decide_acceptance, request_acceptance, sign_agreement
from app.projects.states import ProjectState
from app.rehearsals.cast import Cast
from app.rehearsals.sites import visit
from app.rehearsals.steps import (
    close_doors,
    commit,
    enter,
    judge_all,
    open_doors,
    recommend,
    screen,
)
from app.rehearsals.walking import Walk
from app.showcase.service import create_case
from app.web.officer.project_forms import bid_plan
from tests.factories.drafts import make_catalogues, make_draft, write
from tests.factories.entries import writer_of
from tests.factories.fifth_kind import COMPARISON
from tests.factories.notices import OFFICE, after
from tests.factories.pages import form_values
from tests.factories.people import AT, make_user, seat
from tests.factories.preacceptances import preaccept
from tests.factories.projects import Cast as Sides
from tests.factories.projects import deliver, measure

SignIn = Callable[[User], FlaskClient]


@dataclass
class Office:
    """Two officers of a kind."""

    officer: User
    second: User


def make_office(kind: Kind) -> Office:
    people = make_user(), make_user()
    for user in people:
        seat(user, SeatRole.OFFICER, kind=kind.name)
    return Office(*people)


def publish(kind: Kind, office: Office, items: int = 2, **first: object) -> Call:
    """A published list of two items, of which the second will find nobody; ``first``: what else the first says."""
    make_catalogues()
    call = make_draft(office.officer, items=items, kind=kind.name)
    if first:
        write(call.items[0], "item", by=office.officer, **first)
    return calls.publish_call(call, by=office.officer, at=AT)


def walked(judged: Item, office: Office) -> tuple[Walk, Ranking]:
    """Entered, recommended where the kind asks it, screened, judged leg by leg, ranked: with the steps that the dry run
    of a call takes, for good."""
    walk = Walk(judged, Cast(office.officer, office.second, AT), AT, [], {})
    open_doors(walk)
    commit(walk)
    enter(walk)
    close_doors(walk)
    recommend(walk)
    screen(walk)
    ranking = judge_all(walk)
    visit(walk, ranking)
    return walk, ranking


def decide(walk: Walk, ranking: Ranking, deserted: list[Item], office: Office) -> Notice:
    """Whoever the ranking puts forward wins, nobody bid for the others; agreed by the second officer, and on notice."""
    words = {"by": office.officer, "at": walk.at}
    chosen = list(candidates_of(walk.item, ranking).proposed)
    made = [propose_decision(walk.item, ranking, DecisionResult.WINNERS, chosen, "按排名", **words)]
    made += [
        propose_decision(item, None, DecisionResult.NOBODY_BID, [], "无人申报", **words) for item in deserted
    ]
    for decision in made:
        agree_decision(decision, "同意", by=office.second, at=walk.at)
    notice = draft_notice(walk.call, made, **words)
    edit_notice(notice, notice.title, notice.body, OFFICE, **words)
    publish_notice(notice, **words)
    db.session.flush()
    return notice


def sign(entry: Entry, office: Office, at: datetime) -> Sides:
    """The winner's task, opened with the bid's plan and signed."""
    project: Project = create_project(entry, bid_plan(entry), by=office.officer, at=at)
    db.session.flush()
    sides = Sides(project, office.officer, writer_of(entry.organisation), office.officer)
    for person in (office.officer, sides.member):
        sign_agreement(project, by=person, at=at)
    db.session.flush()
    return sides


def be_accepted(sides: Sides, at: datetime) -> None:
    """Everything delivered, measured and accepted."""
    deliver(sides, at)
    measure(sides, at=at)
    if is_compulsory(sides.project):
        preaccept(sides, at)
    acceptance = request_acceptance(sides.project, by=sides.member, at=at)
    db.session.flush()
    decide_acceptance(acceptance, True, "同意验收", by=sides.officer, at=at)
    assert sides.project.state == ProjectState.ACCEPTED


def carry_out(entry: Entry, office: Office, at: datetime) -> None:
    """What follows a kind with projects: signed, worked at, accepted."""
    be_accepted(sign(entry, office, at), at + timedelta(days=200))


def show(entry: Entry, office: Office, at: datetime) -> None:
    """What follows an award: the winner's page."""
    assert create_case(entry, by=office.officer, at=at).entry_id == entry.id


FOLLOWS: dict[str, Callable[[Entry, Office, datetime], None]] = {"project": carry_out, "case": show}


@pytest.mark.parametrize("kind", [*KINDS.values(), COMPARISON], ids=lambda kind: kind.name)
def test_kind_published_walks_to_what_follows(
    kind: Kind, client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, kind.name, kind)
    office = make_office(kind)
    call = publish(kind, office)
    judged, *deserted = call.items
    walk, ranking = walked(judged, office)
    notice = decide(walk, ranking, deserted, office)
    announce_lines(notice, by=office.officer, at=after(notice))
    winners = [entry for entry in walk.entries if entry.outcome == Outcome.SELECTED]
    losers = [entry for entry in walk.entries if entry.outcome == Outcome.NOT_SELECTED]
    wanted = min(judged.places, len(walk.entries))
    assert (len(winners), len(losers)) == (wanted, len(walk.entries) - wanted)
    assert [item.state for item in deserted] == [ItemState.FAILED] * len(deserted)
    FOLLOWS[kind.follows](winners[0], office, after(notice))
    db.session.commit()
    public = [f"/calls/{call.slug}", f"/calls/{call.slug}/items/{judged.code}", f"/notices/{notice.slug}"]
    desk = ["", "calls", f"calls/{call.id}", f"items/{judged.id}", "screening", "notices"]
    desk += [f"rounds/{ranking.round_id}", f"items/{judged.id}/results"]
    with time_machine.travel(after(notice) + timedelta(days=300)):
        for path in [*public, "/items", "/calls"]:
            assert client.get(path).status_code == 200, path
        client = sign_in(office.officer)
        for path in desk:
            assert client.get(f"/officer/{path}").status_code == 200, path


@pytest.mark.parametrize("kind", [*KINDS.values(), COMPARISON], ids=lambda kind: kind.name)
def test_kind_draft_is_written_and_previewed_through_its_pages(
    kind: Kind, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, kind.name, kind)
    office = make_office(kind)
    make_catalogues()
    call = make_draft(office.officer, kind=kind.name)
    db.session.commit()
    (item,) = call.items
    client = sign_in(office.officer)
    tabs = ["", "/basics", "/timetable", "/items", "/method", "/rubric", "/form", "/publish", "/preview"]
    paths = [f"calls/{call.id}{tab}" for tab in tabs] + [f"items/{item.id}", f"calls/{call.id}/items/add"]
    paths.append(f"calls/{call.id}/preview/items/{item.code}")
    for path in paths:
        assert client.get(f"/officer/{path}").status_code == 200, path
    page = client.get(f"/officer/items/{item.id}").text
    for question in kind.item_questions:
        assert f'name="fact_{question.key}"' in page
    assert ('name="issuer_name"' in page) == ("issuer" in kind.item_fields)
    for tab in ("basics", "timetable", "method", "rubric"):
        before = read_part(call, tab)
        shown = client.get(f"/officer/calls/{call.id}/{tab}").text
        sent = client.post(f"/officer/calls/{call.id}/{tab}", data=form_values(shown))
        assert sent.status_code == 303, (tab, sent.text)
        db.session.expire_all()
        assert read_part(call, tab) == before
