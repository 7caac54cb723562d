"""SCORES.csv and RUBRIC.json as anyone may export them: read strictly, the first bad line named."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.scoring.decimals import Exact, check_exact
from app.scoring.errors import ScoringError
from app.scoring.marks import Criterion, Review, ScoreSheet

PLAIN_COLUMNS = ("entry", "judge", "score")
PAIR_COLUMNS = ("entry", "judge")
CRITERION_COLUMNS = ("entry", "judge", "criterion", "score")
ONLY_CRITERION = "score"


class FileError(ValueError):
    """A file that cannot be used, as a sentence that names the file and, where there is one, the line."""


def read_text(path: Path) -> str:
    """Content of a UTF-8 file (a byte order mark is passed over). FileError: absent, unreadable, not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 text.") from error


def read_json(path: Path) -> object:
    """Content of a JSON file, decimals exact (Decimal). FileError: not JSON, NaN or Infinity in it."""

    def refuse(constant: str) -> object:
        raise FileError(f"{path}: {constant} is not a number that can be used.")

    try:
        return json.loads(read_text(path), parse_float=Decimal, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise FileError(f"{path}, line {error.lineno}: is not JSON ({error.msg}).") from error
    except (RecursionError, InvalidOperation, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{path}: is not JSON that can be used.") from error


def read_rubric(path: Path) -> tuple[Criterion, ...]:
    """Criteria of `{"criteria": [{"name": "…", "weight": 30, "maximum": 100}]}`; maximum is 100 when absent."""
    content = read_json(path)
    rows = content.get("criteria") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise FileError(f'{path}: must be an object with a list "criteria".')
    criteria = []
    for at, row in enumerate(rows, start=1):
        name = row.get("name") if isinstance(row, dict) else None
        if not isinstance(name, str) or not name:
            raise FileError(f'{path}: criterion {at} has no "name".')
        try:
            weight, maximum = check_exact(row.get("weight")), check_exact(row.get("maximum", 100))
        except ScoringError as error:
            raise FileError(f"{path}: criterion {at}: {error}") from error
        criteria.append(Criterion(name, weight, maximum))
    return tuple(criteria)


def read_scores(path: Path, rubric: tuple[Criterion, ...] | None = None) -> ScoreSheet:
    """The score sheet of a CSV file with the header `entry,judge,score` or `entry,judge,criterion,score`.

    Columns in any order, rows in any order; an empty score is a missing mark. Without a criterion column the score
    is the review's total (0–100, or 0 to the maximum of a rubric with one criterion). Every entry of the file is
    ranked. FileError names the file, the line and the reason of the first line that cannot be used.
    """
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise FileError(f"{path}: is empty; its first line must be {','.join(PLAIN_COLUMNS)}.")
    columns = tuple(name.strip() for name in header[1])
    if sorted(columns) not in (sorted(PLAIN_COLUMNS), sorted(CRITERION_COLUMNS)):
        raise FileError(
            f"{path}, line {header[0]}: the header must be {','.join(PLAIN_COLUMNS)} "
            f"or {','.join(CRITERION_COLUMNS)}."
        )
    criteria = _criteria(path, "criterion" in columns, rubric)
    marks = _marks(path, columns, lines, {criterion.name: criterion.maximum for criterion in criteria})
    reviews = tuple(Review(entry, judge, given) for (entry, judge), given in marks.items())
    return ScoreSheet(criteria, tuple(dict.fromkeys(entry for entry, _ in marks)), reviews)


def read_pairs(path: Path) -> frozenset[tuple[str, str]]:
    """Pairs (entry, judge) of a CSV file with the header `entry,judge`. FileError names the first bad line."""
    lines = _lines(path)
    header = next(lines, (1, [""]))
    columns = [name.strip() for name in header[1]]
    if sorted(columns) != sorted(PAIR_COLUMNS):
        raise FileError(f"{path}, line {header[0]}: the header must be {','.join(PAIR_COLUMNS)}.")
    pairs = set()
    for number, cells in lines:
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if len(cells) != len(columns) or not all(row.values()):
            raise FileError(f"{path}, line {number}: must name an entry and a judge.")
        pairs.add((row["entry"], row["judge"]))
    return frozenset(pairs)


def _criteria(path: Path, has_column: bool, rubric: tuple[Criterion, ...] | None) -> tuple[Criterion, ...]:
    if has_column:
        if rubric is None:
            raise FileError(
                f"{path}: has a criterion column, so the weights are needed: --rubric RUBRIC.json."
            )
        return rubric
    if rubric is None:
        return (Criterion(ONLY_CRITERION, 100),)
    if len(rubric) != 1:
        raise FileError(f"{path}: has no criterion column, but the rubric has {len(rubric)} criteria.")
    return rubric


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line that is not blank."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise FileError(f"{path}, line {reader.line_num}: is not CSV ({error}).") from error


def _marks(
    path: Path,
    columns: tuple[str, ...],
    lines: Iterator[tuple[int, list[str]]],
    maxima: Mapping[str, Exact],
) -> dict[tuple[str, str], dict[str, Exact | None]]:
    marks: dict[tuple[str, str], dict[str, Exact | None]] = {}
    only = next(iter(maxima)) if "criterion" not in columns else None
    for number, cells in lines:
        try:
            entry, judge, criterion, score = _row(columns, cells, maxima, only)
            given = marks.setdefault((entry, judge), {})
            if criterion in given:
                raise ValueError(f"judge {judge!r} has marked {entry!r} for {criterion!r} before")
        except ValueError as error:
            raise FileError(f"{path}, line {number}: {error}.") from error
        given[criterion] = score
    return marks


def _row(
    columns: tuple[str, ...], cells: list[str], maxima: Mapping[str, Exact], only: str | None
) -> tuple[str, str, str, Exact | None]:
    if len(cells) != len(columns):
        raise ValueError(f"has {len(cells)} cells, not {len(columns)}")
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    for name in ("entry", "judge"):
        if not row[name]:
            raise ValueError(f"the {name} is empty")
    criterion = only if only is not None else row["criterion"]
    if criterion not in maxima:
        raise ValueError(f"the criterion {criterion!r} is not in the rubric")
    return row["entry"], row["judge"], criterion, _score(row["score"], maxima[criterion])


def _score(text: str, maximum: Exact) -> Exact | None:
    if not text:
        return None
    try:
        score = check_exact(Decimal(text) if "_" not in text else Decimal("NaN"))
    except (InvalidOperation, ScoringError) as error:
        raise ValueError(f"the score {text[:40]!r} is not a number that can be used") from error
    if not 0 <= score <= maximum:
        raise ValueError(f"the score {text[:40]} is not between 0 and {maximum}")
    return score
