"""Finding what answers a question among all that laboratories can: candidates by the index, judged one by one.

Whatever is asked, the work is bounded: rare tokens lead (``ScopeToken`` counts them), at most ``MOST_TERMS`` things
are looked at and ``MOST_LINES`` lines of schedules judged.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from app.capabilities.distances import kilometres
from app.capabilities.matching import Answer, Asked, Given, answer, like
from app.capabilities.models import Capability, Schedule, ScopeTerm, ScopeToken
from app.capabilities.ranges import reaches
from app.capabilities.standards import Standard, find_standards
from app.capabilities.states import Fit, ScheduleState
from app.capabilities.words import tokens
from app.extensions import db
from app.needs.models import Need
from app.people.models import Organisation, User
from app.people.policy import visible_laboratories

MOST_TERMS, TOP_TERMS, MOST_LINES, BY_STANDARD = 1500, 80, 600, 300
FEW = 3000
"""So many things may hold the tokens that are looked up one by one."""
SEVERAL = 4
"""Questions asked at once may look at so many times the lines of one."""
TOGETHER = 4
"""So many of the rarest tokens of the object must stand together where each alone is common."""
ORDER = {Fit.COVERED: 0, Fit.NEARLY: 1, Fit.MISSING: 2}
FAR = 10_000
LIGHT = (
    *(Capability.id, Capability.organisation_id, Capability.schedule_id, Capability.shown_by_id),
    *(Capability.term_id, Capability.standard_key, Capability.edition, Capability.restriction),
)
"""What judging needs of a line."""
_FOUND = {
    "sqlite": "SELECT t.id, t.subject, t.parameter FROM scope_index x JOIN scope_term t ON t.id = x.rowid"
    " WHERE scope_index MATCH :asked LIMIT :most",
    "postgresql": "SELECT id, subject, parameter FROM scope_term WHERE lexemes @@ CAST(:asked AS tsquery)"
    " LIMIT :most",
}


@dataclass(frozen=True)
class Match:
    """The best line of one laboratory; ``distance`` in kilometres between city centres, None where it is not known."""

    capability: Capability
    answer: Answer
    distance: int | None


@dataclass(frozen=True)
class Line:
    """A line of a schedule, as little of it as judging needs."""

    capability_id: int
    organisation_id: str
    region_code: str | None
    given: Given


def asked_by_need(need: Need) -> Asked:
    """What a need asks for; where it names no parameter, its gap says it."""
    told = need.parameter or need.gap
    return Asked(
        need.subject,
        told,
        tuple(s for name in need.standard_names for s in find_standards(name)),
        reaches(f"{need.subject} {need.parameter} {need.gap}"),
    )


def find_matches(
    asked: Asked, user: User | None, at: datetime, *, near: str | None = None, most: int = 10
) -> list[Match]:
    """The laboratories that answer best, one line each: covered before nearly, then by likeness, the nearer first
    (``near``: the code of a city). Those that do not answer at all are left out."""
    return find_all([asked], user, at, near=near, most=most)[0]


def find_all(
    asked: Sequence[Asked], user: User | None, at: datetime, *, near: str | None = None, most: int = 10
) -> list[list[Match]]:
    """As ``find_matches``, for several questions at once; eight queries at most, however many there are."""
    lines = lines_for(asked, user, at)
    chosen = [_best(each, lines, near)[:most] for each in asked]
    loaded = _loaded({line.capability_id for found in chosen for _, line in found})
    return [
        [
            Match(loaded[line.capability_id], judged, kilometres(near, line.region_code))
            for judged, line in found
        ]
        for found in chosen
    ]


def _best(asked: Asked, lines: Iterable[Line], near: str | None) -> list[tuple[Answer, Line]]:
    best: dict[str, tuple[Answer, Line]] = {}
    for line in lines:
        judged = answer(asked, line.given)
        stands = best.get(line.organisation_id)
        if judged.fit != Fit.MISSING and (stands is None or _key(judged) < _key(stands[0])):
            best[line.organisation_id] = (judged, line)

    def order(pair: tuple[Answer, Line]) -> tuple[object, ...]:
        far = kilometres(near, pair[1].region_code)
        return (*_key(pair[0]), FAR if far is None else far, pair[1].capability_id)

    return sorted(best.values(), key=order)


def best_lines(
    asked: Sequence[Asked], organisation: Organisation, at: datetime
) -> list[tuple[Answer, Capability | None]]:
    """How well one laboratory answers each question, by its best line: for the eligibility of a bid. MISSING, without
    a line, where nothing of its scope answers. Eight queries at most."""
    lines = lines_for(asked, None, at, organisation)
    best = [next(iter(_best(each, lines, None)), None) for each in asked]
    loaded = _loaded({found[1].capability_id for found in best if found})
    return [
        (found[0], loaded[found[1].capability_id]) if found else (Answer(Fit.MISSING, (), 0.0), None)
        for found in best
    ]


def _key(judged: Answer) -> tuple[int, float]:
    return ORDER[judged.fit], -judged.score


def lines_for(
    asked: Sequence[Asked], user: User | None, at: datetime, organisation: Organisation | None = None
) -> list[Line]:
    """The lines worth judging: of things like those asked for, and by the standards asked for, as far as they hold
    and the laboratory may be seen (``visible_capabilities``).

    Which of the candidates these are is asked for apart: a database that may choose begins with the laboratories, and
    reads all that each of them can.
    """
    terms = _top_terms(asked)
    keys = {standard.key for each in asked for standard in each.standards}
    rows = _candidates(terms, keys, organisation, MOST_LINES * min(len(asked), SEVERAL))
    places = _places({row.organisation_id for row in rows.values()}, user, at)
    in_force = _in_force({row.schedule_id for row in rows.values() if row.schedule_id})
    rows = {
        key: row
        for key, row in rows.items()
        if row.organisation_id in places
        and (row.schedule_id in in_force if row.schedule_id else row.shown_by_id is None)
    }
    terms |= _named({row.term_id for row in rows.values()} - terms.keys())
    return [
        Line(
            row.id,
            row.organisation_id,
            places[row.organisation_id],
            Given(
                *terms[row.term_id],
                Standard(row.standard_key, row.edition) if row.standard_key else None,
                row.restriction,
            ),
        )
        for row in rows.values()
    ]


def _candidates(
    terms: Collection[int], keys: Collection[str], organisation: Organisation | None, most: int
) -> dict[int, Any]:
    """Lines by their things and by their standards, in force or not."""
    found: dict[int, Any] = {}
    for column, wanted, limit in (
        (Capability.term_id, terms, most),
        (Capability.standard_key, keys, BY_STANDARD),
    ):
        if wanted:
            lines = select(*LIGHT).where(column.in_(wanted)).limit(limit)
            if organisation is not None:
                lines = lines.where(Capability.organisation_id == organisation.id)
            found |= {row.id: row for row in db.session.execute(lines)}
    return found


def _places(keys: Collection[str], user: User | None, at: datetime) -> dict[str, str | None]:
    """Laboratories among these that may be seen, with where they are."""
    if not keys:
        return {}
    seen = visible_laboratories(user, at).where(Organisation.id.in_(keys))
    rows = db.session.execute(seen.with_only_columns(Organisation.id, Organisation.region_code))
    return {row[0]: row[1] for row in rows}


def _in_force(keys: Collection[str]) -> set[str]:
    if not keys:
        return set()
    stands = select(Schedule.id).where(Schedule.id.in_(keys), Schedule.state == ScheduleState.IN_FORCE)
    return set(db.session.scalars(stands))


def _top_terms(asked: Sequence[Asked]) -> dict[int, tuple[str, str]]:
    """What is tested that is likest to what is asked for, so many of each question."""
    counts = _counts({token for each in asked for token in tokens(each.subject) | tokens(each.parameter)})
    groups = dict.fromkeys(group for each in asked for group in _groups(each, counts))
    if not groups:
        return {}
    found = db.session.execute(
        text(_FOUND[db.engine.dialect.name]), {"asked": _joined(groups), "most": MOST_TERMS}
    ).all()
    top: dict[int, tuple[str, str]] = {}
    for each in asked:
        ranked = sorted((-_merit(each, row[1], row[2]), row[0], row[1], row[2]) for row in found)
        top |= {key: (subject, parameter) for _, key, subject, parameter in ranked[:TOP_TERMS]}
    return top


def _merit(asked: Asked, subject: str, parameter: str) -> float:
    one = like(asked.subject, subject)
    return 0.55 * one + 0.45 * (like(asked.parameter, parameter) if asked.parameter else one)


def _groups(asked: Asked, counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Rare tokens each alone, the rarest of the object and of the parameter together."""
    subject, parameter = tokens(asked.subject), tokens(asked.parameter)
    rare, together = [], 0
    for token in _by_rarity(subject | parameter, counts):
        together += counts[token]
        if together > FEW:
            break
        rare.append(token)
    groups: list[tuple[str, ...]] = [(token,) for token in rare]
    for wanted in (subject, parameter):
        known = _by_rarity(wanted, counts)
        if known and not set(known) <= set(rare):
            groups.append(tuple(known[:TOGETHER]))
    return groups


def _by_rarity(wanted: Collection[str], counts: Mapping[str, int]) -> list[str]:
    return sorted((each for each in wanted if each in counts), key=lambda each: (counts[each], each))


def _joined(groups: Iterable[Sequence[str]]) -> str:
    sqlite = db.engine.dialect.name == "sqlite"
    quote, both, either = ('"', " AND ", " OR ") if sqlite else ("'", " & ", " | ")
    return either.join(f"({both.join(f'{quote}{each}{quote}' for each in group)})" for group in groups)


def _counts(asked: Collection[str]) -> dict[str, int]:
    found = select(ScopeToken.token, ScopeToken.terms).where(ScopeToken.token.in_(asked))
    return {token: n for token, n in db.session.execute(found)}  # noqa: C416  rows are no pairs to a type checker


def _named(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    if not keys:
        return {}
    found = select(ScopeTerm.id, ScopeTerm.subject, ScopeTerm.parameter).where(ScopeTerm.id.in_(keys))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(found)}


def _loaded(keys: Collection[int]) -> dict[int, Capability]:
    if not keys:
        return {}
    found = select(Capability).where(Capability.id.in_(keys))
    eager = (
        joinedload(Capability.term),
        joinedload(Capability.organisation).joinedload(Organisation.region),
    )
    return {row.id: row for row in db.session.scalars(found.options(*eager))}
