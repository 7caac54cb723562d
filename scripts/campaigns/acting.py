"""How the model of the workflow acts: a fresh stage a walk, a savepoint an act, and the count of both."""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy.exc import IntegrityError

from app.calls.parts import freeze_hash
from app.extensions import db
from app.reviews.service import Clashed
from app.shared.verdict import Invalid, Refused
from scripts.campaigns.stage import Stage, build
from tests.factories.people import AT


class Violation(AssertionError):
    """The site let happen, or refused, what the rules say otherwise. ``last``: the sentence of the latest one, for
    hypothesis may say instead that a walk did not go the same way twice (keys of rows are random)."""

    last: ClassVar[str] = ""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        Violation.last = sentence


class Acting(RuleBasedStateMachine):
    """Steps are counted over all walks; each walk ends with a rollback."""

    app: ClassVar[Flask]
    steps: ClassVar[int] = 0
    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        self.marks: dict[str, Any] | None = None
        self.keys: dict[str, str] = {}
        self.numbers = itertools.count()

    @initialize()
    def begin(self) -> None:
        """A fresh stage in a transaction that is never committed."""
        self.at = AT
        self.stage: Stage = build()
        db.session.flush()
        self.closes, self.hash = self.stage.call.closes_at, freeze_hash(self.stage.call)

    def teardown(self) -> None:
        """Forget the walk."""
        db.session.rollback()
        db.session.remove()
        self.context.pop()

    def attempt(self, act: Callable[[], Any], allowed: bool | None) -> bool:
        """Do it in a savepoint. ``allowed``: what the rules say; None where they leave it open."""
        Acting.steps += 1
        name = act.__qualname__.split(".")[1]
        try:
            with db.session.begin_nested():
                act()
                db.session.flush()
        except (Refused, Invalid, Clashed) as refused:
            if allowed:
                raise Violation(f"{name} was refused: {refused!r}") from refused
            return False
        except IntegrityError as stopped:
            raise Violation(f"only the database stopped {name}: {stopped.orig}") from stopped
        if allowed is False:
            raise Violation(f"{name} was let happen")
        Acting.done[name] += 1
        return True

    def choose(self, who: tuple[int, bool], apt: set[int]) -> int:
        number, is_apt = who
        return sorted(apt)[number % len(apt)] if is_apt else number

    @rule(hours=st.sampled_from((0, 1, 5, 20, 60, 130)))
    def wait(self, hours: int) -> None:
        """Time passes, the closing instant among it: half of a walk is before it, half after."""
        Acting.steps += 1
        self.at += timedelta(hours=hours)
