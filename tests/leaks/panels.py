"""Rounds with a panel of all sorts: who reads, who may not read one entry, who declined; their marks and remarks."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from app.calls.models import Call
from app.entries.models import Entry
from app.extensions import db
from app.reviews.models import Review, SpreadReason
from app.reviews.states import ReviewState
from app.rounds.drawing import Rules
from app.rounds.models import (
    Assignment,
    AssignmentChange,
    AssignmentRun,
    Conflict,
    ForbiddenPair,
    PanelInvitation,
    Panelist,
    PanelOpinion,
    Round,
)
from app.rounds.service import draw_round_panel, plan_order, publish_order
from app.rounds.service.hearing import note_leaving
from app.rounds.settings import Settings
from app.rounds.states import (
    AssignmentState,
    ConflictKind,
    ConflictState,
    DeclineCause,
    InvitationAnswer,
    PanelistState,
    RoundState,
)
from app.shared.clock import local_date
from app.solicitations.service import Told, report_solicitation
from tests.factories.people import AT
from tests.factories.rounds import CLOSED_AT, make_assignment, make_panelist, make_review, make_round
from tests.factories.saving import save
from tests.leaks.stage import Stage

READS = {
    "judge": ("lab", "rival", "tied"),
    "colleague": ("lab", "rival", "tied"),
    "conflicted": ("lab", "rival"),
}
RISING = ("lab", "tied", "rival")
WINNER = RISING[-1]
SECRET = (3001, 5800)
OPEN = (1001, 2600)
RANGES = {"scoring": OPEN, "defence": OPEN, "blind": OPEN, "noticed": (6001, 9990), "announced": (6001, 9990)}
"""Marks in hundredths: while a round is open, until its result is public (the rest), and from then on."""
_scores = count(0)


def hold_round(
    stage: Stage, call: Call, entries: Sequence[Entry], state: RoundState, **columns: object
) -> Round:
    """Two judges who read everything, one who has lost an entry to a tie, one who declined."""
    round_ = make_round(call, entries, state=state, **columns)
    by_owner = {stage.cast.owner(entry.organisation_id): entry for entry in entries}
    panel = {part: make_panelist(round_, stage.cast[part]) for part in READS}
    _decline(stage, round_)
    _note(stage, round_, panel["judge"], by_owner)
    for part, owners in READS.items():
        for position, owner in enumerate(owners, start=1):
            task = make_assignment(round_, by_owner[owner], stage.cast[part], position=position)
            stage.watch(task.id, "assignment", owner, task.judge.id)
            if state == RoundState.CLOSED or (part, owner) not in UNFINISHED:
                _review(stage, task, owner, task.judge.id, ReviewState.DONE)
            elif UNFINISHED[part, owner]:
                _review(stage, task, owner, task.judge.id, ReviewState.DRAFT)
    _lose(stage, round_, by_owner["tied"])
    _tie(stage, round_)
    told = Told(stage.mark("solicitation"), stage.mark("solicitation"), local_date(AT))
    made = report_solicitation(panel["judge"], told, by=stage.cast["judge"], at=AT)
    db.session.flush()
    stage.watch(made.id, "solicitation.key")
    return round_


UNFINISHED = {("judge", "rival"): True, ("judge", "tied"): False, ("colleague", "rival"): False}
"""What is still open while the round is; whether something was written on it."""


def _decline(stage: Stage, round_: Round) -> None:
    why, user = stage.mark("panel.reason"), stage.cast["declined"]
    panelist = make_panelist(
        round_, user, ready=False, state=PanelistState.DECLINED, answered_at=CLOSED_AT, decline_reason=why,
        decline_cause=DeclineCause.OTHER,
    )  # fmt: skip
    save(
        PanelInvitation(
            panelist=panelist, round=round_, user=user, invited_at=CLOSED_AT, answered_at=CLOSED_AT,
            answer=InvitationAnswer.DECLINED, cause=DeclineCause.OTHER, reason=why,
        )
    )  # fmt: skip


def prepare_round(stage: Stage, call: Call, entries: Sequence[Entry]) -> None:
    """Everybody has signed; the assignments are staged and nobody has been told of his."""
    round_ = make_round(call, entries)
    for part in ("judge", "colleague"):
        user = make_panelist(round_, stage.cast[part]).user
        for entry in entries:
            task = make_assignment(round_, entry, user, AssignmentState.STAGED)
            owner = stage.cast.owner(entry.organisation_id)
            stage.watch(task.id, "assignment.staged", owner)
    first, officer = entries[0], stage.cast["officer"]
    words = {"round_id": round_.id, "entry_id": first.id, "reason": stage.mark("officer.reason")}
    judge = stage.cast["judge"].id
    save(
        ForbiddenPair(judge_id=judge, set_at=AT, set_by_id=officer.id, **words),
        AssignmentChange(into_id=judge, made_at=AT, made_by_id=officer.id, **words),
        AssignmentRun(
            round_id=round_.id, number=1, settings=Settings().as_json(), seed=1, asked_at=AT,
            asked_by_id=officer.id, redraw_reason=stage.mark("officer.reason"),
        ),
    )  # fmt: skip
    draw_round_panel(round_, Rules({"": 1}), by=officer, at=AT)
    draw_round_panel(round_, Rules({"": 1}), stage.mark("officer.reason"), by=officer, at=AT)


def hear(stage: Stage, round_: Round) -> None:
    """The order of a defence is published, and a judge has left the room for the entry that he may not hear."""
    officer, place = stage.cast["officer"], stage.mark("order.place")
    order = plan_order(round_, AT + timedelta(hours=1), 8, 7, place, by=officer, at=AT)
    db.session.flush()
    publish_order(order, by=officer, at=AT)
    for slot in order.slots:
        owner = stage.cast.owner(slot.row.entry.organisation_id)
        stage.watch(slot.id, "slot.exists", owner)
        if owner == "tied":
            absence = note_leaving(slot, stage.cast["conflicted"].id, by=officer, at=AT)
            stage.watch(absence.id, "absence.key")


def _note(stage: Stage, round_: Round, chair: Panelist, entries: dict[str, Entry]) -> None:
    """What the chair writes and signs, and why an officer lets marks stand that lie far apart."""
    chair.is_chair = True
    row = {"round": round_, "written_by": chair.user, "written_at": AT}
    save(
        PanelOpinion(text=stage.mark("opinion.draft", "", chair.user_id), **row),
        PanelOpinion(entry=entries["rival"], text=stage.mark("opinion.draft", "", chair.user_id), **row),
        PanelOpinion(
            entry=entries["lab"], text=stage.mark("opinion.signed", "", chair.user_id), signed_at=AT, **row
        ),
        SpreadReason(
            round_id=round_.id, entry_id=entries["lab"].id, reviews=2, reason=stage.mark("officer.reason"),
            given_by_id=stage.cast["officer"].id, given_at=AT,
        ),
    )  # fmt: skip


def _review(stage: Stage, task: Assignment, owner: str, author: str, state: ReviewState) -> Review:
    """A figure for every criterion that no other review has."""
    scores = [_score(stage.phase, owner) for _ in task.round.call.rubric]
    review = make_review(task, scores, state=state)
    review.comment = stage.mark("review.comment", owner, author)
    review.private_note = stage.mark("review.private", owner, author)
    for mark in review.marks:
        mark.comment = stage.mark("review.comment", owner, author)
    for number in (review.total, *(mark.score for mark in review.marks)):
        stage.canaries.figure(number, stage.about("review.mark", owner, author))
    return review


def _score(phase: str, owner: str) -> float:
    """A mark that hardly anybody else gives (a figure that stands for two things counts for nothing).

    From a range of its own as long as nobody else may know it: what is reckoned from public marks can then never look
    like a secret one. Every bidder has a third of it, the winner the best; none lies in the middle of others that are
    given together.
    """
    low, high = RANGES.get(phase, SECRET)
    part, step = (high - low) // len(RISING), next(_scores)
    return (low + part * RISING.index(owner) + step * (step + 1) // 2 * 37 % part) / 100


def _lose(stage: Stage, round_: Round, entry: Entry) -> None:
    """A judge's review of an entry that he was found to be tied to: void, and not even his own words are shown him."""
    task = make_assignment(
        round_, entry, stage.cast["conflicted"], AssignmentState.VOIDED, position=3, ended_at=AT,
        end_reason=stage.mark("assignment.reason", "tied"),
    )  # fmt: skip
    stage.watch(task.id, "assignment", "tied")
    review = _review(stage, task, "tied", "", ReviewState.VOIDED)
    review.void_reason = stage.mark("assignment.reason", "tied")


def _tie(stage: Stage, round_: Round) -> None:
    """One tie that a judge declared; one that records show and that nobody has decided or told him of."""
    conflicted, judge = stage.cast["conflicted"], stage.cast["judge"]
    declared = Conflict(
        round=round_, user=conflicted, organisation=stage.cast.laboratories["tied"], is_declared=True,
        kind=ConflictKind.KIN, state=ConflictState.CONFIRMED, raised_at=CLOSED_AT, decided_at=AT,
        note=stage.mark("conflict.declared", author=conflicted.id),
        decision_reason=stage.mark("conflict.decided"),
    )  # fmt: skip
    found = Conflict(
        round=round_, user=judge, organisation=stage.cast.laboratories["rival"], is_declared=False,
        kind=ConflictKind.JOINT_WORK, state=ConflictState.PROPOSED, raised_at=CLOSED_AT,
        signs=["shared_project"], sources={"shared_project": stage.mark("conflict.found")},
        note=stage.mark("conflict.found"),
    )  # fmt: skip
    save(declared, found)
