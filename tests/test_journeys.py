"""The path of every kind through its services, from a published list to what follows, with its pages on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app.calls import service as calls
from app.calls.models import Call, Item
from app.calls.states import ItemState
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS, Kind
from app.notices.models import Notice
from app.notices.service import announce_lines, draft_notice, edit_notice, publish_notice
from app.people.models import User
from app.people.states import OrganisationKind, SeatRole
from app.projects.models import Project
from app.projects.service import create_project, decide_acceptance, request_acceptance, sign_agreement
from app.projects.states import ProjectState
from app.reviews.service import declare_conflicts, finish_review, save_review
from app.rounds import service as rounds
from app.rounds.models import Assignment, Round
from app.screening.queries import screening_of
from app.screening.service import begin_screening, pass_entry
from app.web.officer.project_forms import bid_plan
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.notices import OFFICE, after
from tests.factories.people import AT, make_judge, make_organisation, make_user, seat
from tests.factories.projects import Cast, deliver, measure
from tests.factories.screening import HOUR, mark_all

BIDDERS, JUDGES, BEST = 3, 6, 92
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


def publish(kind: Kind, office: Office) -> Call:
    """A published list of two items, of which the second will find nobody."""
    make_catalogues()
    call = make_draft(office.officer, items=2, kind=kind.name)
    return calls.publish_call(call, by=office.officer, at=AT)


def hand_in(kind: Kind, item: Item) -> list[Entry]:
    """Entries of organisations that may enter."""
    kinds = [OrganisationKind(name) for name in kind.enters]
    return [make_submitted_entry(item, make_organisation(kind=kinds[n % len(kinds)])) for n in range(BIDDERS)]


def screen(call: Call, entries: list[Entry], office: Office) -> datetime:
    """Everybody passes."""
    assert call.closes_at is not None
    begin_screening(call, by=office.officer, at=call.closes_at + HOUR)
    for entry in entries:
        screening = screening_of(entry)
        assert screening is not None
        mark_all(screening, office.officer)
        pass_entry(screening, by=office.officer, at=call.closes_at + 3 * HOUR)
    return call.closes_at + timedelta(days=2)


def convene(call: Call, item: Item, office: Office, at: datetime) -> Round:
    """A panel that has accepted, signed and declared, with its work released."""
    wanted = int(call.method["reviews_per_entry"])
    round_ = rounds.create_round(
        call, [item], "专家评审", at + timedelta(days=9), wanted, by=office.officer, at=at
    )
    db.session.flush()
    for _ in range(JUDGES):
        judge = make_judge(make_organisation())
        panelist = rounds.invite_judge(round_, judge, by=office.officer, at=at)
        db.session.flush()
        rounds.answer_invitation(panelist, True, by=judge, at=at)
        rounds.sign_undertaking(panelist, by=judge, at=at)
        declare_conflicts(panelist, [], by=judge, at=at)
    db.session.flush()
    db.session.refresh(round_)
    assert isinstance(rounds.stage_assignments(round_, by=office.officer, at=at), rounds.Staged)
    db.session.flush()
    rounds.release_assignments(round_, by=office.officer, at=at)
    return round_


def judge_all(round_: Round, entries: list[Entry], office: Office, at: datetime) -> None:
    """The first entry is the best; then the round is closed."""
    marks = {entry.id: BEST - 8 * number for number, entry in enumerate(entries)}
    db.session.flush()
    for task in db.session.query(Assignment).filter_by(round_id=round_.id):
        given: dict[str, str | None] = {
            f"score-{row['key']}": str(marks[task.entry_id]) for row in round_.call.rubric
        }
        save_review(task, given | {"comment": "指标响应完整，路线可行。" * 3}, 0, by=task.judge, at=at)
        finish_review(task, by=task.judge, at=at)
    rounds.close_round(round_, by=office.officer, at=at)


def decide(
    round_: Round, items: tuple[Item, Item], entries: list[Entry], office: Office, at: datetime
) -> Notice:
    """The first wins, nobody bid for the other; both agreed by the second officer, and on notice."""
    judged, deserted = items
    ranking = make_ranking(round_, judged, {}, by=office.officer, at=at)
    words = {"by": office.officer, "at": at}
    won = propose_decision(judged, ranking, DecisionResult.WINNERS, [entries[0].id], "第一名", **words)
    lost = propose_decision(deserted, None, DecisionResult.NOBODY_BID, [], "无人揭榜", **words)
    for decision in (won, lost):
        agree_decision(decision, "同意", by=office.second, at=at)
    notice = draft_notice(judged.call, [won, lost], **words)
    edit_notice(notice, notice.title, notice.body, OFFICE, **words)
    publish_notice(notice, **words)
    db.session.flush()
    return notice


def carry_out(entry: Entry, office: Office, at: datetime) -> None:
    """What follows a kind with projects: signed, worked at, accepted."""
    project: Project = create_project(entry, bid_plan(entry), by=office.officer, at=at)
    db.session.flush()
    sides = Cast(project, office.officer, writer_of(entry.organisation), office.officer)
    for person in (office.officer, sides.member):
        sign_agreement(project, by=person, at=at)
    db.session.flush()
    deliver(sides, at + timedelta(days=200))
    measure(sides, at=at + timedelta(days=200))
    acceptance = request_acceptance(project, by=sides.member, at=at + timedelta(days=201))
    db.session.flush()
    decide_acceptance(acceptance, True, "同意验收", by=office.officer, at=at + timedelta(days=202))
    assert project.state == ProjectState.ACCEPTED


FOLLOWS: dict[str, Callable[[Entry, Office, datetime], None]] = {"project": carry_out}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_kind_published_walks_to_what_follows(kind: Kind, client: FlaskClient, sign_in: SignIn) -> None:
    office = make_office(kind)
    call = publish(kind, office)
    judged, deserted = call.items
    entries = hand_in(kind, judged)
    at = screen(call, entries, office)
    round_ = convene(call, judged, office, at)
    judge_all(round_, entries, office, at + timedelta(days=8))
    notice = decide(round_, (judged, deserted), entries, office, at + timedelta(days=10))
    announce_lines(notice, by=office.officer, at=after(notice))
    assert [entry.outcome for entry in entries] == [Outcome.SELECTED, *[Outcome.NOT_SELECTED] * (BIDDERS - 1)]
    assert deserted.state == ItemState.FAILED
    FOLLOWS[kind.follows](entries[0], office, after(notice))
    db.session.commit()
    public = [f"/calls/{call.slug}", f"/calls/{call.slug}/items/{judged.code}", f"/notices/{notice.slug}"]
    desk = ["", "calls", "screening", f"rounds/{round_.id}", f"items/{judged.id}/results", "notices"]
    with time_machine.travel(after(notice) + timedelta(days=300)):
        for path in public:
            assert client.get(path).status_code == 200, path
        client = sign_in(office.officer)
        for path in desk:
            assert client.get(f"/officer/{path}").status_code == 200, path
