"""What a kind of competition is made of. Behaviour that differs is named here and implemented once in the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.shared.text import Text


@dataclass(frozen=True)
class Words:
    """What things of a kind are called on pages."""

    call: Text
    item: Text
    entry: Text
    apply: Text
    winner: Text
    project: Text


@dataclass(frozen=True)
class Band:
    """A named range of marks that guides a judge; both ends belong to it."""

    name: Text
    low: int
    high: int


@dataclass(frozen=True)
class Criterion:
    """One line of the default rubric. ``weight`` in points of 100."""

    key: str
    name: str
    weight: int
    guide: str


@dataclass(frozen=True)
class Question:
    """One question of a form: text, long_text, number, choice, date, table, file, declaration or response."""

    key: str
    label: str
    type: str
    required: bool = True
    hint: str = ""
    limit: int | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[Mapping[str, Any], ...] = ()
    accept: tuple[str, ...] = ()
    correctable: bool = False


@dataclass(frozen=True)
class Section:
    """A titled run of questions: one page of the draft and one row of its task list."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Method:
    """How a call of this kind is judged unless it says otherwise; printed on the call and frozen at publication."""

    number: Literal["mean", "trimmed"] = "trimmed"
    ties: tuple[str, ...] = ("median", "fewest_low", "vote")
    threshold: Decimal = Decimal("60.00")
    reviews_per_entry: int = 5
    blind: bool = False
    judges_see_after_close: bool = False


@dataclass(frozen=True)
class Kind:
    """One competition."""

    name: str
    words: Words
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    method: Method
    sealed: bool
    ranked_within: Literal["item", "call"]
    places: int
    places_in_parallel: int
    ties_allowed: bool
    enters: tuple[str, ...]
    eligibility: tuple[str, ...]
    checklist: tuple[Text, ...]
    follows: Literal["project", "case"]
    code_prefix: str
    stages: tuple[tuple[str, Text, int], ...] = field(default=())
