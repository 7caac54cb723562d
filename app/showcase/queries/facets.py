"""What the filters of the magazine offer, each choice with how many cases it leaves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.kinds import KINDS
from app.showcase.policy.cases import case_kinds
from app.showcase.queries.cases import CaseFilter
from app.showcase.queries.groups import NAMES, Groups, Named, groups_of_listed

MOST_ANSWERS = 64


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address, its words (``english``, where they differ), what it leaves."""

    value: str
    words: str
    count: int
    english: str = ""


@dataclass(frozen=True)
class Offer:
    """The choices of every filter, as the other filters leave them, and how many cases all filters leave."""

    choices: Mapping[str, list[Choice]]
    total: int


def offer_of(wanted: CaseFilter, at: datetime) -> Offer:
    """What the filters offer (kind, year, stage, chain, city) beside what is asked: from ``listed_cases`` alone, and
    never of a case that no longer stands. One query, or four."""
    groups = groups_of_listed(at)
    found: Offer | None = groups.answers.get(wanted)
    if found is None:
        if len(groups.answers) >= MOST_ANSWERS:
            groups.answers.clear()
        found = groups.answers[wanted] = _offered(groups, wanted)
    return found


def _offered(groups: Groups, wanted: CaseFilter) -> Offer:
    counts = _counted(groups, wanted)
    total = counts["kind"][wanted.kind] if wanted.kind else sum(counts["kind"].values())
    return Offer({name: _choices(name, counts[name], groups) for name in NAMES}, total)


def _counted(groups: Groups, wanted: CaseFilter) -> dict[str, Counter[str]]:
    """Cases by the value of each filter: those that every other filter lets through."""
    asked = [(n, str(value)) for n, value in enumerate(wanted.values()) if value]
    counts: list[Counter[str]] = [Counter() for _ in NAMES]
    every = range(len(NAMES))
    for values, cases in groups.rows:
        missed = [n for n, value in asked if value not in values[n]]
        if len(missed) < 2:
            for n in missed or every:
                counts[n][values[n][0]] += cases
    return dict(zip(NAMES, counts, strict=True))


def _choices(name: str, counts: Counter[str], groups: Groups) -> list[Choice]:
    """Years from the latest, kinds and stages as the kinds name them, chains and cities by their catalogues."""
    named: dict[str, Named] | None = {"chain": groups.chains, "city": groups.cities}.get(name)
    rows = [(value, n) for value, n in counts.items() if value and (named is None or value in named)]
    if named is not None:
        rows.sort(key=lambda row: named[row[0]].order)
        return [Choice(value, named[value].words, n, named[value].english) for value, n in rows]
    if name == "year":
        rows.sort(reverse=True)
    else:
        known = case_kinds() if name == "kind" else _stages()
        rows.sort(key=lambda row: (known.index(row[0]) if row[0] in known else len(known), row[0]))
    return [Choice(value, value, n) for value, n in rows]


def _stages() -> list[str]:
    """The stages as the forms of the award kinds name them."""
    questions = (q for name in case_kinds() for section in KINDS[name].sections for q in section.questions)
    return list(dict.fromkeys(words for q in questions if q.key == "stage" for words in q.choices))
