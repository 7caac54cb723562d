"""How well a capability answers what is asked: covered, nearly (and what is missing), or not at all. Pure.

Likeness is the share of tokens of one text that the other holds; standards are compared by number and year, ranges by
unit. The figures are measured on a labelled set (``scripts/bench life --part matching``), so that a change shows.
"""

from dataclasses import dataclass

from app.capabilities.ranges import Reach, lies_within
from app.capabilities.standards import Standard
from app.capabilities.states import Fit, Lack
from app.capabilities.words import held, tokens

SAME, NEAR, OTHER = 0.5, 0.3, 0.3
"""From SAME on two texts mean the same; below OTHER an object is another one."""
TURNED, PART = 0.8, 0.45
"""What it is worth that the asked text holds all of the given one: 电池 answers 动力电池, but less surely; of
parameters 热失控 is a part of 热失控产气成分 alone."""
WEIGHTS = (0.45, 0.35, 0.2)
"""Of object, parameter, standard in the order among equals."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants tested. ``reach``: quantities that must lie within a restriction."""

    subject: str
    parameter: str = ""
    standards: tuple[Standard, ...] = ()
    reach: tuple[Reach, ...] = ()


@dataclass(frozen=True)
class Given:
    """What a laboratory can: a line of its schedule."""

    subject: str
    parameter: str
    standard: Standard | None = None
    restriction: str = ""


@dataclass(frozen=True)
class Answer:
    """``lacks``: what is missing, in the order in which it matters; ``score`` 0 to 1 orders equals."""

    fit: Fit
    lacks: tuple[Lack, ...]
    score: float


def like(asked: str, given: str, turned: float = TURNED) -> float:
    """How much of what is asked is given, 0 to 1; ``turned``: what a mere part of it is worth."""
    wanted, told = tokens(asked), tokens(given)
    return max(held(wanted, told), turned * held(told, wanted))


def answer(asked: Asked, given: Given) -> Answer:
    """Judge one line. Who is unsure learns it: another object, edition or range is said and never passed over, for it
    is the enterprise that would carry the mistake."""
    subject = like(asked.subject, given.subject)
    parameter = like(asked.parameter, given.parameter, PART) if asked.parameter else 1.0
    told = _standard(asked, given)
    lacks: list[Lack] = []
    if subject < SAME:
        lacks.append(Lack.SUBJECT)
    if parameter < SAME:
        lacks.append(Lack.PARAMETER)
    if told < 1 and asked.standards:
        lacks.append(Lack.EDITION if told else Lack.STANDARD)
    if not lies_within(given.restriction, asked.reach):
        lacks.append(Lack.RANGE)
    score = round(sum(w * s for w, s in zip(WEIGHTS, (subject, parameter, told), strict=True)), 4)
    return Answer(_fit(subject, parameter, told, bool(asked.standards), lacks), tuple(lacks), score)


def _standard(asked: Asked, given: Given) -> float:
    """1: the very standard (or none asked); 0.6: another year of it; 0: another one or none."""
    if not asked.standards:
        return 1.0
    if given.standard is None:
        return 0.0
    same = [s for s in asked.standards if s.key == given.standard.key]
    if not same:
        return 0.0
    exact = any(s.edition in {None, given.standard.edition} for s in same)
    return 1.0 if exact else 0.6


def _fit(subject: float, parameter: float, told: float, has_standard: bool, lacks: list[Lack]) -> Fit:
    if not lacks:
        return Fit.COVERED
    by_standard = has_standard and told > 0
    if by_standard and (parameter >= NEAR or subject >= OTHER):
        return Fit.NEARLY
    if subject >= SAME and parameter >= NEAR:
        return Fit.NEARLY
    return Fit.NEARLY if parameter >= SAME and subject >= OTHER else Fit.MISSING
