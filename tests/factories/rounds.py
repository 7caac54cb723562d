"""Rounds, panels, assignments and reviews, as the services leave them."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from app.calls.models import Call, Item
from app.entries.models import Entry, EntryVersion, Reader
from app.entries.states import EntryState
from app.people.models import Organisation, User
from app.reviews.models import Mark, Review
from app.reviews.queries import total_of
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Panelist, Round, RoundEntry, RoundItem
from app.rounds.states import AssignmentState, PanelistState, RoundState
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_judge, make_member, make_officer, make_organisation
from tests.factories.saving import save, together

CLOSED_AT = AT - timedelta(days=1)
CONTENT = {"leader": "示例负责人", "abstract": "示例方案摘要。", "route": "示例技术路线。", "price": "280"}


def make_closed_call(officer: User | None = None, **columns: object) -> Call:
    """A list that closed the day before ``AT``, with two reviews an entry so that small panels will do."""
    with together():
        call = make_call(
            officer=officer or make_officer(),
            opens_at=AT - timedelta(days=40),
            closes_at=CLOSED_AT,
            **columns,
        )
        call.method = call.method | {"reviews_per_entry": 2}
    return call


def make_passed_entry(
    item: Item,
    organisation: Organisation | None = None,
    *,
    passed: bool = True,
    answers: Mapping[str, object] = CONTENT,
) -> Entry:
    """A submitted entry of one version that passed (or still waits for) its formal check."""
    with together():
        organisation = organisation or make_organisation()
        entry = _submitted(item, organisation, make_member(organisation), answers)
        state = ScreeningState.PASSED if passed else ScreeningState.WAITING
        save(Screening(entry=entry, call_id=item.call.id, state=state, decided_at=AT if passed else None))
    return entry


def _submitted(item: Item, organisation: Organisation, member: User, answers: Mapping[str, object]) -> Entry:
    entry = Entry(
        id=new_key(),
        call=item.call,
        item=item,
        organisation=organisation,
        state=EntryState.SUBMITTED,
        version_number=1,
        submitted_at=CLOSED_AT - timedelta(hours=1),
        created_at=CLOSED_AT - timedelta(days=3),
        created_by_id=member.id,
    )
    content = json.dumps(dict(answers), ensure_ascii=False)
    version = EntryVersion(
        entry=entry,
        number=1,
        content=content,
        summary={"title": answers["title"]} if "title" in answers else {},
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        received_at=CLOSED_AT - timedelta(hours=1),
        submitted_by_id=member.id,
        receipt_number=secrets.token_hex(8),
        idempotency_key=secrets.token_hex(16),
    )
    save(entry, version)
    return entry


def make_round(
    call: Call, entries: Sequence[Entry], *, state: RoundState = RoundState.PREPARING, **columns: object
) -> Round:
    """A round over these entries and their items, coded A01, A02 … by item."""
    values: dict[str, object] = {
        "id": new_key(),
        "title": "专家评审",
        "reviews_per_entry": 2,
        "due_at": AT + timedelta(days=7),
        "seed": 7,
        "undertaking": "示例承诺书",
        "created_by_id": call.created_by_id,
        "created_at": CLOSED_AT,
        "opened_at": None if state == RoundState.PREPARING else CLOSED_AT,
        "closed_at": AT if state == RoundState.CLOSED else None,
    }
    round = Round(call=call, state=state, **(values | columns))
    items = list(dict.fromkeys(entry.item for entry in entries))
    round.items = [RoundItem(item=item) for item in items]
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.item.id] = number = counts.get(entry.item.id, 0) + 1
        letter = chr(ord("A") + items.index(entry.item))
        round.entries.append(RoundEntry(entry=entry, entry_id=entry.id, code=f"{letter}{number:02d}"))
    save(round)
    return round


def make_panelist(
    round: Round, user: User | None = None, *, ready: bool = True, **columns: object
) -> Panelist:
    """A judge on the panel who has accepted, signed and declared unless ``ready`` is off."""
    values: dict[str, object] = {"invited_at": CLOSED_AT, "state": PanelistState.INVITED}
    if ready:
        done = CLOSED_AT + timedelta(hours=1)
        values |= {
            "state": PanelistState.ACCEPTED, "answered_at": done, "undertaking_at": done, "declared_at": done
        }  # fmt: skip
    with together():
        panelist = Panelist(round=round, user=user or make_judge(make_organisation()), **(values | columns))
        save(panelist)
    return panelist


def make_assignment(
    round: Round,
    entry: Entry,
    judge: User,
    state: AssignmentState = AssignmentState.ASSIGNED,
    **columns: object,
) -> Assignment:
    """An assignment with the reading that goes with it."""
    code = next(row.code for row in round.entries if row.entry_id == entry.id)
    assignment = Assignment(
        id=new_key(),
        round=round,
        entry=entry,
        judge=judge,
        state=state,
        code=code,
        **columns,
    )
    rows: list[object] = [assignment]
    if state in {AssignmentState.ASSIGNED, AssignmentState.DONE}:
        assignment.released_at = CLOSED_AT
        rows.append(Reader(entry=entry, user_id=judge.id, why="assignment", since=CLOSED_AT))
    save(*rows)
    return assignment


def make_review(
    assignment: Assignment,
    scores: Sequence[float] | None = None,
    *,
    state: ReviewState = ReviewState.DONE,
    comment: str = "路线清楚，指标响应完整。",
    at: datetime = AT,
) -> Review:
    """A review with one mark per criterion of the call (86 each unless given); done unless ``state`` says otherwise."""
    keys = [str(c["key"]) for c in assignment.round.call.rubric]
    given = [Decimal(str(score)) for score in (scores or [86.0] * len(keys))]
    marks = dict(zip(keys, given, strict=True))
    review = Review(
        assignment=assignment,
        round_id=assignment.round.id,
        entry_id=assignment.entry.id,
        judge_id=assignment.judge.id,
        state=state,
        revision=1,
        revisions={f"score-{key}": 1 for key in keys},
        comment=comment,
        total=total_of(assignment.round.call, dict(marks)) if state == ReviewState.DONE else None,
        started_at=at,
        saved_at=at,
        finished_at=at if state == ReviewState.DONE else None,
        marks=[Mark(criterion=key, score=score) for key, score in marks.items()],
    )
    if state == ReviewState.DONE:
        assignment.state = AssignmentState.DONE
    save(review)
    return review


def make_open_round(entries: int = 2, judges: int = 2) -> tuple[Round, list[Panelist]]:
    """An open round on one item in which every judge reads every entry and nobody has begun."""
    with together():
        call = make_closed_call()
        item = make_item(call)
        found = [make_passed_entry(item) for _ in range(entries)]
        round = make_round(call, found, state=RoundState.OPEN, reviews_per_entry=judges)
        panel = [make_panelist(round) for _ in range(judges)]
        for panelist in panel:
            for position, entry in enumerate(found, start=1):
                make_assignment(round, entry, panelist.user, position=position)
    return round, panel


def make_judged_round(item: Item, marks: Sequence[Sequence[float]]) -> Round:
    """A closed round on one item: ``marks[entry][judge]`` is the same score on every criterion."""
    call = item.call
    judges = max(len(row) for row in marks)
    with together():
        found = [make_passed_entry(item) for _ in marks]
        round = make_round(call, found, state=RoundState.CLOSED, reviews_per_entry=judges)
        panel = [make_panelist(round) for _ in range(judges)]
        for entry, row in zip(found, marks, strict=True):
            for panelist, score in zip(panel, row, strict=False):
                make_review(make_assignment(round, entry, panelist.user), [score] * len(call.rubric))
    return round
