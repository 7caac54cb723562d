"""How well needs find what the demonstration's laboratories can (a labelled set), and how long it takes among many."""

import argparse
import csv
import statistics
import time
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.capabilities.finding import find_matches, lines_for
from app.capabilities.matching import Asked, answer
from app.capabilities.models import Capability, Schedule, ScopeTerm, ScopeToken
from app.capabilities.ranges import reaches
from app.capabilities.service.terms import terms_of
from app.capabilities.sorting import Sorter
from app.capabilities.standards import Standard, find_standards
from app.capabilities.states import CapabilityKind, Fit, ScheduleState
from app.chains.service import import_shipped
from app.cli.demo.scopes import DATA, SCOPES
from app.extensions import db
from app.shared import clock
from scripts.benchmarks.measure import counted
from scripts.benchmarks.rows import WORDS, Dice, put
from scripts.benchmarks.seats import add_people

PAIRS = Path(__file__).with_name("data") / "matching_pairs.csv"
AT = 10
LABORATORIES, SUBJECTS, PARAMETERS = 2000, 1000, 40
WARM_UP = 2


def measure_quality(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Precision and recall at ten over the labelled questions, by what is tested (each counted once, whosever it is).

    Precision: of at most ten things that were found, how many are labelled. Recall: of the labelled ones, at most ten,
    how many were found among these.
    """
    del asked
    _load_demonstration()
    precision, recall, pairs = [], [], 0
    for row in csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()):
        wanted = {(o, p) for o in row["objects"].split(";") for p in row["parameters"].split(";")}
        pairs += len(wanted)
        found = _found(_question(row))
        right = len(wanted & set(found))
        precision.append(right / len(found) if found else 0.0)
        recall.append(right / min(AT, len(wanted)))
    yield {
        "what": "labelled set",
        "questions": len(precision),
        "pairs": pairs,
        "precision_at_10": round(statistics.mean(precision), 3),
        "recall_at_10": round(statistics.mean(recall), 3),
        "without_answer": sum(not r for r in recall),
    }


def _question(row: dict[str, str]) -> Asked:
    told = f"{row['subject']} {row['parameter']}"
    return Asked(row["subject"], row["parameter"], find_standards(row["standard"]), reaches(told))


def _found(asked: Asked) -> list[tuple[str, str]]:
    """The ten things that answer best."""
    best: dict[tuple[str, str], tuple[bool, float]] = {}
    for line in lines_for([asked], None, clock.now()):
        judged = answer(asked, line.given)
        if judged.fit != Fit.MISSING:
            thing = (line.given.subject, line.given.parameter)
            best[thing] = min(best.get(thing, (True, 0.0)), (judged.fit != Fit.COVERED, -judged.score))
    return sorted(best, key=lambda thing: (*best[thing], thing))[:AT]


def _schedule(key: str, organisation: str, by: str, at: datetime) -> dict[str, Any]:
    return {
        "id": key, "organisation_id": organisation, "number": 1, "state": ScheduleState.IN_FORCE,
        "valid_from": date(2026, 1, 1), "file_name": "a.xlsx", "sha256": "0" * 64, "imported_at": at,
        "imported_by_id": by, "adopted_at": at,
    }  # fmt: skip


def _line(
    schedule: dict[str, Any], term: int, standard: Standard | None, restriction: str = ""
) -> dict[str, Any]:
    return {
        "organisation_id": schedule["organisation_id"], "schedule_id": schedule["id"], "term_id": term,
        "kind": CapabilityKind.ACCREDITED, "standard_key": standard.key if standard else "",
        "edition": standard.edition if standard else None, "restriction": restriction,
    }  # fmt: skip


def _load_demonstration() -> None:
    """The scopes of the demonstration, as its laboratories have them in their first version."""
    db.create_all()
    at, dice = clock.now(), Dice()
    import_shipped(at=at)
    db.session.commit()
    topics = tomllib.loads(DATA.read_text(encoding="utf-8"))
    told = {
        name: [(subject, *row.split("|")) for subject in topic["objects"] for row in topic["rows"]]
        for name, topic in topics.items()
    }
    terms = terms_of(((row[0], row[1]) for rows in told.values() for row in rows), Sorter([]))
    db.session.commit()
    with db.engine.begin() as connection:
        people = add_people(connection, dice, len(SCOPES), "320100", at)
        for n, names in enumerate(SCOPES.values()):
            schedule = _schedule(dice.key(), people.laboratories[n], people.members[n], at)
            put(connection, Schedule, [schedule])
            lines = [
                _line(schedule, terms[(row[0], row[1])], next(iter(find_standards(row[2])), None), row[3])
                for name in names
                for row in told[name]
            ]
            put(connection, Capability, lines)


def measure_matching(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Milliseconds of one question (median, slowest) among so many lines of schedules."""
    things = _load_many(asked.lines)
    questions = {
        "rare object and parameter": Asked("微凸点晶圆17型", "毫米波雷达7项"),
        "common object and parameter": Asked("电池检测装置", "试验方法标准"),
        "by a standard": Asked("汽车电池", "盐雾", (Standard("GB/T 17", 2015),)),
        "a sentence": Asked("我们生产的新能源汽车充电插头", "盐雾试验之后的接触电阻和寿命"),
        "nothing like it": Asked("桃花源", "落英缤纷"),
    }
    for title, question in questions.items():
        took, hits, statements = [], 0, 0
        for _ in range(WARM_UP + asked.repeat):
            db.session.rollback()
            began = time.perf_counter()
            with counted() as said:
                hits = len(find_matches(question, None, clock.now(), near="320100"))
            took.append((time.perf_counter() - began) * 1000)
            statements = len(said)
        took = took[WARM_UP:]
        yield {
            "what": title, "lines": asked.lines, "things": things, "median_ms": round(statistics.median(took), 1),
            "slowest_ms": round(max(took), 1), "laboratories": hits, "queries": statements,
        }  # fmt: skip


def _load_many(lines: int) -> int:
    """So many lines of 2,000 laboratories over 40,000 things, by 12,000 standards."""
    db.create_all()
    at, dice = clock.now(), Dice()
    import_shipped(at=at)
    db.session.commit()
    pairs = [(_subject(s), _parameter(s, p)) for s in range(SUBJECTS) for p in range(PARAMETERS)]
    terms = list(terms_of(pairs, Sorter([])).values())
    db.session.commit()
    with db.engine.begin() as connection:
        people = add_people(connection, dice, LABORATORIES, "320100", at)
        each = max(1, lines // LABORATORIES)
        for n, laboratory in enumerate(people.laboratories):
            schedule = _schedule(dice.key(), laboratory, people.members[n], at)
            put(connection, Schedule, [schedule])
            chosen = dice.random.choices(terms, k=each)
            made = [
                _line(schedule, term, Standard(f"GB/T {term % 12_000}", 2010 + term % 15)) for term in chosen
            ]
            put(connection, Capability, made)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    assert db.session.scalar(select(ScopeToken.token).limit(1))  # noqa: S101
    return int(db.session.query(ScopeTerm).count())


def _subject(number: int) -> str:
    return f"{WORDS[number % len(WORDS)]}{WORDS[(number * 7 + 3) % len(WORDS)]}{number % 97}型"


def _parameter(subject: int, number: int) -> str:
    return f"{WORDS[number]}{WORDS[(subject + number) % len(WORDS)]}{number % 9}项"
