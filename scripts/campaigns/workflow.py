"""A model of the workflow: everybody tries everything at any time, and a second, much smaller program says what must
have come of it (rules 1, 3, 6, 7, 11 and 18 of domain.md, A02, A03, A06, A08, A15, A17)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.calls.parts import fingerprint, freeze_hash, read_part
from app.calls.service import agree_amendment, propose_amendment
from app.decisions.candidates import candidates_of
from app.decisions.models import Decision
from app.decisions.policy import visible_decisions
from app.decisions.service import agree_decision, make_ranking, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import EntryVersion
from app.entries.policy import visible_entries
from app.entries.service import freeze, save_field, submit_entry, withdraw_entry
from app.entries.states import EntryState
from app.extensions import db
from app.reviews.models import Mark, Review
from app.reviews.policy import visible_reviews
from app.reviews.service import finish_review, save_review
from app.rounds.service import close_round
from app.rounds.states import RoundState
from scripts.campaigns.acting import Acting, Violation
from scripts.campaigns.stage import LABS

MOST = 3 + 2 * LABS + 2
PEOPLE = st.tuples(st.integers(0, MOST - 1), st.sampled_from([True, True, False]))
"""A number, and whether it counts among those who may or among all."""
PLACES = st.integers(0, LABS - 1)
TASKS = st.integers(0, 3)
STEPS, FEWEST = 100, 12


class Workflow(Acting):
    """Every act with what the rules say of it; each walk ends with a rollback."""

    @property
    def _open(self) -> bool:
        return self.at < self.closes

    @rule(place=PLACES, who=PEOPLE)
    def write(self, place: int, who: tuple[int, bool]) -> None:
        """A word into a draft: its writers, until closing (rule 2)."""
        person = self.choose(who, self.stage.writers[place])
        entry, by = self.stage.entries[place], self.stage.people[person]
        text = f"路线{next(self.numbers)}"

        def act() -> None:
            assert entry.draft is not None  # noqa: S101
            save_field(entry, "route", text, entry.draft.revision, by=by, at=self.at)

        self.attempt(act, person in self.stage.writers[place] and self._open)

    @rule(place=PLACES, who=PEOPLE, again=st.booleans())
    def press(self, place: int, who: tuple[int, bool], again: bool) -> None:
        """Hand in: its writers, until closing, what differs; the same key gives the same version (rules 1, 3; A08)."""
        person = self.choose(who, self.stage.writers[place])
        entry, by = self.stage.entries[place], self.stage.people[person]
        frozen, known = freeze(entry), self.keys.get(entry.id, "")
        repeated = again and bool(known)
        key = known if repeated else f"key-{next(self.numbers)}"
        current = db.session.scalar(
            select(EntryVersion.sha256).where(
                EntryVersion.entry_id == entry.id, EntryVersion.number == entry.version_number
            )
        )
        same = entry.state == EntryState.SUBMITTED and current == frozen.sha256
        versions = entry.version_number

        def act() -> None:
            submit_entry(entry, frozen, key, by=by, at=self.at)

        # A form that was pressed before is answered with its receipt again, whoever asks: its page asks who he is.
        allowed = None if repeated else person in self.stage.writers[place] and self._open and not same
        if self.attempt(act, allowed):
            self.keys[entry.id] = key
            if entry.version_number != versions + (not repeated):
                raise Violation("one press, one version")

    @rule(place=PLACES, who=PEOPLE)
    def withdraw(self, place: int, who: tuple[int, bool]) -> None:
        """Take back: its writers, until closing, what is handed in (rule 3)."""
        person = self.choose(who, self.stage.writers[place])
        entry, by = self.stage.entries[place], self.stage.people[person]
        handed_in = entry.state == EntryState.SUBMITTED

        def act() -> None:
            withdraw_entry(entry, by=by, at=self.at)

        self.attempt(act, person in self.stage.writers[place] and self._open and handed_in)

    @rule(who=PEOPLE, days=st.sampled_from((-2, 0, 1, 2, 3)))
    def propose_move(self, who: tuple[int, bool], days: int) -> None:
        """Another closing instant is proposed: officers alone, never an earlier one (A02)."""
        person = self.choose(who, self.stage.officers)
        call, by = self.stage.call, self.stage.people[person]
        before = read_part(call, "timetable")
        moved = before | {"closes_at": (self.closes + timedelta(days=days)).isoformat()}

        def act() -> None:
            propose_amendment(call, "timetable", moved, fingerprint(before), "停电", by=by, at=self.at)

        self.attempt(act, None if person in self.stage.officers and days > 0 and self._open else False)

    @rule(who=PEOPLE)
    def agree_move(self, who: tuple[int, bool]) -> None:
        """The second officer agrees: never the proposer, nobody else (A02)."""
        person = self.choose(who, self.stage.officers)
        waiting = select(Approval).where(Approval.state == ApprovalState.PROPOSED)
        proposal = db.session.scalars(waiting.order_by(Approval.id)).first()
        if proposal is None:
            return
        by = self.stage.people[person]

        def act() -> None:
            agree_amendment(proposal, "同意", by=by, at=self.at)

        other = person in self.stage.officers and by.id != proposal.proposed_by_id
        if self.attempt(act, None if other else False):
            moved = self.stage.call.closes_at
            if moved is None or moved < self.closes:
                raise Violation("the closing instant moved earlier")
            self.closes = moved

    @rule(task=TASKS, who=PEOPLE, mark=st.integers(0, 100))
    def mark(self, task: int, who: tuple[int, bool], mark: int) -> None:
        """A mark: the judge of the assignment, while the round is open (rule 7)."""
        person = self.choose(who, self._judge_of(task))
        assignment, by = self.stage.tasks[task], self.stage.people[person]
        key = assignment.round.call.rubric[mark % 5]["key"]

        def act() -> None:
            save_review(assignment, {f"score-{key}": str(mark), "comment": "意见"}, 10**6, by=by, at=self.at)

        self.attempt(act, by.id == assignment.judge_id and self._judging)

    def _judge_of(self, task: int) -> set[int]:
        judge = self.stage.tasks[task].judge_id
        return {number for number, person in enumerate(self.stage.people) if person.id == judge}

    @property
    def _judging(self) -> bool:
        return self.stage.round.state == RoundState.OPEN

    @rule(task=TASKS, who=PEOPLE)
    def finish(self, task: int, who: tuple[int, bool]) -> None:
        """Done: the judge alone, with every criterion marked, while the round is open."""
        person = self.choose(who, self._judge_of(task))
        assignment, by = self.stage.tasks[task], self.stage.people[person]

        def act() -> None:
            for criterion in assignment.round.call.rubric:
                given = {f"score-{criterion['key']}": "88", "comment": "意见"}
                save_review(assignment, given, 10**6, by=by, at=self.at)
            finish_review(assignment, by=by, at=self.at)

        self.attempt(act, by.id == assignment.judge_id and self._judging)

    @rule(who=PEOPLE)
    def close(self, who: tuple[int, bool]) -> None:
        """The round ends: officers, once nobody is waited for."""
        person = self.choose(who, self.stage.officers)
        by = self.stage.people[person]

        def act() -> None:
            close_round(self.stage.round, by=by, at=self.at)

        if self.attempt(act, None if person in self.stage.officers and self._judging else False):
            self.marks = self._standing()

    @rule(who=PEOPLE)
    def propose(self, who: tuple[int, bool]) -> None:
        """A decision is proposed: officers, after the round (rule 11)."""
        person = self.choose(who, self.stage.officers)
        by, item = self.stage.people[person], self.stage.tasks[0].entry.item

        def act() -> None:
            ranking = make_ranking(self.stage.round, item, {}, by=by, at=self.at)
            winners = list(candidates_of(item, ranking).proposed)
            propose_decision(item, ranking, DecisionResult.WINNERS, winners, "按排名", by=by, at=self.at)

        self.attempt(act, None if person in self.stage.officers and not self._judging else False)

    @rule(who=PEOPLE)
    def agree(self, who: tuple[int, bool]) -> None:
        """A decision is agreed: an officer other than who proposed it (rule 11)."""
        person = self.choose(who, self.stage.officers)
        decision = db.session.scalars(select(Decision).order_by(Decision.id)).first()
        if decision is None:
            return
        by = self.stage.people[person]

        def act() -> None:
            agree_decision(decision, "同意", by=by, at=self.at)

        self.attempt(
            act, None if person in self.stage.officers and by.id != decision.proposed_by_id else False
        )

    @rule(who=PEOPLE)
    def look(self, who: tuple[int, bool]) -> None:
        """Before closing only members see that a bid exists; nobody sees another judge's review (A03, A15)."""
        person = self.choose(who, {0, 1, 2})
        Acting.steps += 1
        by, stage = self.stage.people[person], self.stage
        seen = set(db.session.scalars(visible_entries(by, self.at)))
        for place, entry in enumerate(stage.entries):
            if entry in seen and person not in stage.members[place] and self._open:
                raise Violation("somebody else sees a bid before closing")
        if self._judging and any(
            r.judge_id != by.id for r in db.session.scalars(visible_reviews(by, self.at))
        ):
            raise Violation("somebody sees another judge's review before the round is closed")
        if db.session.scalars(visible_decisions(None, self.at)).first() is not None:
            raise Violation("a visitor sees a decision before its notice")

    @invariant()
    def holds(self) -> None:
        """What must be true after every step."""
        if not hasattr(self, "stage"):
            return
        if freeze_hash(self.stage.call) != self.hash:
            raise Violation("the frozen method changed")
        latest = db.session.scalar(
            select(func.max(EntryVersion.received_at)).where(
                EntryVersion.entry_id.in_([entry.id for entry in self.stage.entries])
            )
        )
        if latest is not None and latest >= self.closes:
            raise Violation("something late counts")
        if self.marks is not None and self.marks != self._standing():
            raise Violation("marks changed after the round was closed")

    def _standing(self) -> dict[str, Any]:
        marks = select(Review.assignment_id, Mark.criterion, Mark.score).join(
            Mark, Mark.review_id == Review.id
        )
        found = db.session.execute(marks.where(Review.round_id == self.stage.round.id)).all()
        return {f"{row[0]} {row[1]}": row[2] for row in found}


def walk(app: Flask, steps: int) -> int:
    """At least so many steps in walks of a hundred; how many were taken. ``Violation`` names the first that broke."""
    Acting.app, Acting.steps, Acting.done = app, 0, Counter()
    # The first walks that hypothesis makes of few are the simplest there are, in which nothing happens.
    rounds = FEWEST + steps // STEPS
    machine = settings(
        max_examples=rounds, stateful_step_count=STEPS, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False, report_multiple_bugs=False,
    )  # fmt: skip
    while Acting.steps < steps:
        run_state_machine_as_test(Workflow, settings=machine)  # type: ignore[no-untyped-call]
    return Acting.steps


@contextmanager
def patched(module: Any, name: str, value: Any) -> Iterator[None]:
    """A guard removed for a control."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)
