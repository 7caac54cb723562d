"""PROBLEM.json and the answer to it, in the format of the command `assign`."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.scoring.assignment import Assignment
from app.scoring.expertise import Expertise
from app.scoring.infeasible import Infeasible
from app.scoring.problem import AssignmentProblem, Judge, Pair
from app.scoring.score_file import FileError, read_json

TASK = ("objective", "cap", "seed")


@dataclass(frozen=True, slots=True)
class Task:
    """A problem with the way to solve it; what the file does not say is None."""

    problem: AssignmentProblem
    objective: str | None = None
    cap: float | None = None
    seed: int | None = None


def read_problem(path: Path) -> AssignmentProblem:
    """The problem of a JSON file; see `read_task`."""
    return read_task(path).problem


def read_task(path: Path) -> Task:
    """The problem of a JSON file, and how to solve it where the file says so.

    Keys: entries, judges ({"id", "max"?, "min"?, "organisation"?}), reviews_per_entry, and optionally affinity
    (entries × judges), conflicts, pinned, forbidden (lists of [entry, judge]), balanced, reserves (judges per entry),
    required (list of {"name", "judges", "least"?, "entries"?}: seats kept for an expertise); besides objective, cap,
    seed: what the command takes where no option says otherwise. FileError where a key is
    missing, unknown or of the wrong kind; ScoringError (AssignmentProblem) where the values contradict each other.
    """
    return parse_task(read_json(path), str(path))


def parse_task(content: object, path: str = "PROBLEM.json") -> Task:
    """As `read_task`, from what JSON says (decimals as Decimal); `path` names the file in errors."""
    if not isinstance(content, dict):
        raise FileError(f"{path}: must be a JSON object.")
    known = {*AssignmentProblem.__dataclass_fields__, *TASK}
    for key in content:
        if key not in known:
            raise FileError(f"{path}: the key {key!r} is not known; known are {', '.join(sorted(known))}.")
    for key in ("entries", "judges", "reviews_per_entry"):
        if key not in content:
            raise FileError(f'{path}: the key "{key}" is missing.')
    try:
        return Task(_problem(content), *_way(content))
    except _WrongKind as error:
        raise FileError(f"{path}: {error}.") from error


def _way(content: dict[str, object]) -> tuple[str | None, float | None, int | None]:
    objective, cap, seed = (content.get(key) for key in TASK)
    if cap is not None and (isinstance(cap, bool) or not isinstance(cap, int | Decimal)):
        raise _WrongKind('"cap" must be a number')
    return (
        None if objective is None else _text(objective, "objective"),
        None if cap is None else float(cap),
        None if seed is None else _seed(seed),
    )


def _seed(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise _WrongKind('"seed" must be a whole number, 0 or more')
    return value


class _WrongKind(Exception):
    pass


def _problem(content: dict[str, object]) -> AssignmentProblem:
    balanced = content.get("balanced")
    if balanced is not None and not isinstance(balanced, bool):
        raise _WrongKind('"balanced" must be true, false or null')
    return AssignmentProblem(
        entries=tuple(_text(entry, "entries") for entry in _list(content["entries"], "entries")),
        judges=tuple(_judge(judge) for judge in _list(content["judges"], "judges")),
        reviews_per_entry=_count(content["reviews_per_entry"], '"reviews_per_entry"'),
        affinity=_affinity(content.get("affinity")),
        conflicts=_pairs(content.get("conflicts"), "conflicts"),
        pinned=_pairs(content.get("pinned"), "pinned"),
        forbidden=_pairs(content.get("forbidden"), "forbidden"),
        balanced=balanced,
        required=tuple(_expertise(row) for row in _list(content.get("required", []), "required")),
        reserves=_count(content.get("reserves", 0), '"reserves"'),
    )


def _expertise(value: object) -> Expertise:
    if not isinstance(value, dict) or not value.keys() <= {"name", "judges", "least", "entries"}:
        raise _WrongKind(
            'each of "required" must be an object with "name", "judges" and perhaps "least", "entries"'
        )
    name, entries = _text(value.get("name"), "required"), value.get("entries")
    return Expertise(
        name=name,
        judges=frozenset(_text(judge, "required") for judge in _list(value.get("judges"), "judges")),
        least=_count(value.get("least", 1), f'"least" of the expertise {name!r}'),
        entries=None
        if entries is None
        else frozenset(_text(e, "required") for e in _list(entries, "entries")),
    )


def _count(value: object, what: str) -> int:
    if not _is_whole(value):
        raise _WrongKind(f"{what} must be a whole number")
    return int(str(value))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9


def _list(value: object, key: str) -> list[object]:
    if not isinstance(value, list):
        raise _WrongKind(f'"{key}" must be a list')
    return value


def _text(value: object, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise _WrongKind(f'the names in "{key}" must be texts, not {str(value)[:40]!r}')
    return value


def _judge(value: object) -> Judge:
    if not isinstance(value, dict) or not value.keys() <= {"id", "max", "min", "organisation"}:
        raise _WrongKind(
            'each of "judges" must be an object with "id" and perhaps "max", "min", "organisation"'
        )
    name, most, least = _text(value.get("id"), "judges"), value.get("max"), value.get("min")
    for bound in (most, least):
        if bound is not None and not _is_whole(bound):
            raise _WrongKind(f'"max" and "min" of judge {name!r} must be whole numbers')
    organisation = value.get("organisation")
    return Judge(
        id=name,
        max=most,
        min=0 if least is None else least,
        organisation=None if organisation is None else _text(organisation, "organisation"),
    )


def _pairs(value: object, key: str) -> frozenset[Pair]:
    pairs = set()
    for pair in _list([] if value is None else value, key):
        if not isinstance(pair, list) or len(pair) != 2:
            raise _WrongKind(f'each of "{key}" must be a list [entry, judge]')
        pairs.add((_text(pair[0], key), _text(pair[1], key)))
    return frozenset(pairs)


def _affinity(value: object) -> list[list[float]] | None:
    if value is None:
        return None
    rows = []
    for row in _list(value, "affinity"):
        if not isinstance(row, list) or any(
            isinstance(cell, bool) or not isinstance(cell, int | Decimal) for cell in row
        ):
            raise _WrongKind('"affinity" must be a list of lists of numbers')
        try:
            rows.append([float(cell) for cell in row])
        except OverflowError as error:
            raise _WrongKind('"affinity" must hold numbers of ordinary size') from error
    return rows


def assignment_document(answer: Assignment | Infeasible, seconds: float) -> dict[str, object]:
    """The answer as it is printed. `worst_entry` is the least Σ affinity of one entry; `seconds` wall time.

    A randomised one has `over_cap`, the pairs that the cap could not hold; `reserves` are there where some were asked
    for. Infeasible: `infeasible` lists what entries lack, `idle` the judges whose minimum cannot be met.
    """
    if isinstance(answer, Infeasible):
        return {
            "infeasible": [
                {
                    "entry": lack.entry,
                    "missing": lack.missing,
                    "reason": lack.reason,
                    "available": lack.available,
                    **({"expertise": dict(lack.expertise)} if lack.expertise else {}),
                }
                for lack in answer.entries
            ],
            "idle": [{"judge": idle.judge, "missing": idle.missing} for idle in answer.judges],
        }
    document: dict[str, object] = {
        "assignment": {entry: list(judges) for entry, judges in answer.by_entry.items()},
        "total": answer.total,
        "worst_entry": answer.worst_entry,
        "loads": dict(answer.loads),
    }
    if answer.objective == "random":
        document["over_cap"] = [list(pair) for pair in answer.over_cap]
    if answer.reserves:
        document["reserves"] = {entry: list(judges) for entry, judges in answer.reserves.items()}
    return document | {"seconds": round(seconds, 3)}
