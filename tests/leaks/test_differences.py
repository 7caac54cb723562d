"""Counts, orders and lists: what a seat may not know changes nothing on any page that it can reach."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.states import DecisionResult
from app.extensions import db
from app.jobs.mailing import render
from app.letters.service import write_letters
from app.notices.service import draft_notice
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.reviews.models import Review
from app.rounds.models import Assignment, Conflict, RoundEntry
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from tests.factories.calls import make_call, make_item
from tests.factories.decisions import make_judged_item
from tests.factories.entries import make_draft, make_submitted_entry
from tests.factories.people import (
    AT,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)
from tests.factories.rounds import (
    CLOSED_AT,
    make_assignment,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)
from tests.factories.sealed_entries import seal_to_a_key
from tests.leaks.differences import Look, changed, desk_pages, enter, look, public_pages

Watch = dict[str, tuple[User | None, list[str]]]


@pytest.fixture
def difference(client: FlaskClient) -> Callable[..., dict[str, list[str]]]:
    """``difference(watch, act)``: who sees which pages change when ``act`` is done and its letters are written."""

    def see(watch: Watch, at: datetime) -> dict[str, Look]:
        while write_letters(render, at=at):
            db.session.commit()
        db.session.commit()
        return {who: look(enter(client, user), pages, at) for who, (user, pages) in watch.items()}

    def compare(watch: Watch, act: Callable[[], object], at: datetime = AT) -> dict[str, list[str]]:
        db.session.commit()
        before = see(watch, at)
        act()
        db.session.commit()
        after = see(watch, at)
        found = {who: changed(before[who], after[who]) for who in watch}
        return {who: pages for who, pages in found.items() if pages}

    return compare


Difference = Callable[..., dict[str, list[str]]]


def test_bid_before_closing_changes_no_page_of_anybody_else(app: Flask, difference: Difference) -> None:
    """A03: nor does any number, order or list tell that somebody bid; of a sealed call until it is opened."""
    officer = make_user()
    call, shut = make_call(officer=officer), make_call(officer=officer, closes_at=AT - timedelta(days=1))
    seal_to_a_key(shut)
    item, shut_item = make_item(call), make_item(shut)
    make_submitted_entry(item)
    rival = make_submitted_entry(item, lab := make_organisation())
    late, writing = make_organisation(), make_organisation()
    for organisation in (late, writing):
        make_member(organisation)
    people = {role: make_user() for role in (SeatRole.SUPERVISOR, SeatRole.AUDIT_ADMIN)}
    for role, user in people.items():
        seat(user, role)
    db.session.flush()
    here = (call, item, shut, shut_item)
    watch: Watch = {
        "visitor": (None, public_pages(app, *here)),
        "rival": (make_member(lab, MembershipRole.READER), desk_pages(app, "/lab", *here, rival)),
        "officer": (officer, desk_pages(app, "/officer", *here)),
        "issuer": (make_member(item.issuer), desk_pages(app, "/enterprise", *here)),
        "supervisor": (people[SeatRole.SUPERVISOR], desk_pages(app, "/supervisor", *here)),
        "audit": (people[SeatRole.AUDIT_ADMIN], ["/admin/", "/admin/record/acts"]),
    }  # fmt: skip

    def bid() -> None:
        for each in (item, shut_item):
            make_submitted_entry(each, late)
            make_draft(each, writing)

    assert difference(watch, bid) == {}


def test_marks_before_closing_change_no_page_but_their_judges(app: Flask, difference: Difference) -> None:
    """A15: no average, order, progress or chart moves with another judge's marks."""
    officer = make_user()
    call = make_closed_call(officer)
    item = make_item(call)
    entries = [make_passed_entry(item) for _ in range(2)]
    round_ = make_round(call, entries, state=RoundState.OPEN)
    first, second = make_panelist(round_).user, make_panelist(round_).user
    reviews = [make_review(make_assignment(round_, entry, first)) for entry in entries]
    own = [make_assignment(round_, entry, second, position=n) for n, entry in enumerate(entries)]
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    member = db.session.get(User, entries[0].created_by_id)
    db.session.flush()
    here = (call, item, round_, *entries, *round_.entries)
    watch: Watch = {
        "officer": (officer, desk_pages(app, "/officer", *here[1:])),
        "colleague": (second, desk_pages(app, "/judge", round_, *own)),
        "supervisor": (supervisor, desk_pages(app, "/supervisor", *here)),
        "entrant": (member, desk_pages(app, "/lab", *here)),
    }

    def mark() -> None:
        for review in reviews:
            review.total, review.comment = Decimal("61.37"), "另一种评语"
            for given in review.marks:
                given.score = Decimal("61.37")

    assert difference(watch, mark) == {}


def test_entry_lost_to_a_tie_is_in_no_number_of_the_judge(app: Flask, difference: Difference) -> None:
    call = make_closed_call()
    item = make_item(call)
    entries = [make_passed_entry(item) for _ in range(3)]
    lost = entries[1]
    round_ = make_round(call, entries, state=RoundState.OPEN)
    judge, colleague = make_panelist(round_).user, make_panelist(round_).user
    for position, entry in enumerate(entries):
        make_review(make_assignment(round_, entry, colleague))
        if entry is not lost:
            make_review(make_assignment(round_, entry, judge, position=position))
    make_assignment(round_, lost, judge, AssignmentState.VOIDED, ended_at=AT, position=1)
    db.session.add(
        Conflict(
            round=round_, user=judge, organisation=lost.organisation, kind=ConflictKind.KIN, is_declared=True,
            state=ConflictState.CONFIRMED, raised_at=CLOSED_AT, decided_at=AT,
        )
    )  # fmt: skip
    db.session.flush()
    own = db.session.scalars(db.select(Assignment).where(Assignment.judge_id == judge.id)).all()
    pages = desk_pages(app, "/judge", round_, *own)
    named = f"/judge/rounds/{round_.id}/conflicts"
    watch: Watch = {"judge": (judge, [page for page in pages if page != named])}

    def drop() -> None:
        for table in (Review, Assignment, RoundEntry):
            for row in db.session.query(table).filter_by(entry_id=lost.id):
                for mark in getattr(row, "marks", ()):
                    db.session.delete(mark)
                db.session.delete(row)
                db.session.flush()

    assert difference(watch, drop) == {}


def test_decision_before_its_notice_changes_no_page_but_the_officers(
    app: Flask, difference: Difference
) -> None:
    """A23: nothing tells a decision before its notice."""
    judged = make_judged_item()
    round_, item, call = judged.round, judged.item, judged.call
    other = make_officer(make_call())
    discipline = make_user()
    seat(discipline, SeatRole.DISCIPLINE)
    own = judged.judges(0)
    here = (call, item, round_, *judged.entries)
    watch: Watch = {
        "visitor": (None, public_pages(app, call, item)),
        "winner": (judged.member(0), desk_pages(app, "/lab", *here)),
        "loser": (judged.member(1), desk_pages(app, "/lab", *here)),
        "issuer": (make_member(item.issuer), desk_pages(app, "/enterprise", *here)),
        "judge": (own[0].judge, desk_pages(app, "/judge", round_, own[0])),
        "other officer": (other, ["/officer/", "/officer/results", "/officer/decisions", "/officer/notices"]),
        "discipline": (discipline, desk_pages(app, "/discipline", *here)),
    }

    def decide() -> None:
        ranking = make_ranking(round_, item, {}, by=judged.officer, at=AT)
        db.session.flush()
        words = DecisionResult.WINNERS, [judged.entries[0].id], "按排名"
        decision = propose_decision(item, ranking, *words, by=judged.officer, at=AT)
        db.session.flush()
        agree_decision(decision, "同意", by=judged.second, at=AT)
        draft_notice(call, [decision], by=judged.officer, at=AT)

    assert difference(watch, decide) == {}
