"""A problem and its answer as they are kept and handed out: bytes that the command `assign` reads, and back again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.scoring.assignment import Assignment
from app.scoring.expertise import Expertise
from app.scoring.problem import Judge, Pair
from app.scoring.problem_file import Task, parse_task

# Affinity rows dominate the file and repeat from entry to entry, so the fastest level packs them nearly as well.
LEVEL = 3


def problem_bytes(task: Task) -> bytes:
    """PROBLEM.json (UTF-8), which gives the same answer without any option: objective, cap and seed stand in it."""
    problem = task.problem
    document: dict[str, Any] = {
        "objective": task.objective,
        "cap": task.cap,
        "seed": task.seed,
        "reviews_per_entry": problem.reviews_per_entry,
        "balanced": problem.balanced,
        "reserves": problem.reserves,
        "entries": list(problem.entries),
        "judges": [_judge(judge) for judge in problem.judges],
        "conflicts": _pairs(problem.conflicts),
        "pinned": _pairs(problem.pinned),
        "forbidden": _pairs(problem.forbidden),
        "required": [_expertise(each) for each in problem.required],
    }
    head = json.dumps(
        {key: value for key, value in document.items() if value is not None}, ensure_ascii=False
    )
    if problem.affinity is None:
        return f"{head}\n".encode()
    return f'{head[:-1]}, "affinity": [\n{_rows(problem.affinity)}]}}\n'.encode()


def _rows(affinity: Sequence[Sequence[float]]) -> str:
    """Rows that are one object are printed once: entries of one item share theirs."""
    printed: dict[int, str] = {}
    for row in affinity:
        if id(row) not in printed:
            printed[id(row)] = json.dumps(list(row))
    return ",\n".join(printed[id(row)] for row in affinity)


def _judge(judge: Judge) -> dict[str, Any]:
    given = {"id": judge.id, "max": judge.max, "min": judge.min or None, "organisation": judge.organisation}
    return {key: value for key, value in given.items() if value is not None}


def _expertise(each: Expertise) -> dict[str, Any]:
    row: dict[str, Any] = {"name": each.name, "judges": sorted(each.judges), "least": each.least}
    return row if each.entries is None else row | {"entries": sorted(each.entries)}


def _pairs(pairs: Iterable[Pair]) -> list[list[str]]:
    return [list(pair) for pair in sorted(pairs)]


def task_from(content: bytes) -> Task:
    """The inverse of `problem_bytes`. FileError, ScoringError: those of `read_task`."""
    return parse_task(json.loads(content, parse_float=Decimal))


def answer_bytes(answer: Assignment) -> bytes:
    """An answer in full, chances too, which the printed one leaves out."""
    chances: dict[str, dict[str, float]] = {}
    for (entry, judge), chance in sorted(answer.chances.items()):
        chances.setdefault(entry, {})[judge] = chance
    document = {
        "assignment": {entry: list(judges) for entry, judges in answer.by_entry.items()},
        "total": answer.total,
        "worst_entry": answer.worst_entry,
        "loads": dict(answer.loads),
        "seed": answer.seed,
        "objective": answer.objective,
        "chances": chances,
        "over_cap": [list(pair) for pair in answer.over_cap],
        "reserves": {entry: list(judges) for entry, judges in answer.reserves.items()},
    }
    return json.dumps(document, ensure_ascii=False).encode()


def answer_from(content: bytes) -> Assignment:
    """The inverse of `answer_bytes`."""
    document = json.loads(content)
    return Assignment(
        by_entry=_named(document["assignment"]),
        total=document["total"],
        worst_entry=document["worst_entry"],
        loads=document["loads"],
        seed=document["seed"],
        objective=document["objective"],
        chances={
            (entry, judge): chance
            for entry, row in document["chances"].items()
            for judge, chance in row.items()
        },
        over_cap=tuple((entry, judge) for entry, judge in document["over_cap"]),
        reserves=_named(document["reserves"]),
    )


def _named(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {entry: tuple(judges) for entry, judges in lists.items()}


def packed(content: bytes) -> bytes:
    """Deflated, for keeping."""
    return zlib.compress(content, LEVEL)


def unpacked(content: bytes) -> bytes:
    """The inverse of `packed`."""
    return zlib.decompress(content)
