"""PACK.json read strictly: what is missing or of the wrong kind is named."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from app.scoring.decimals import Exact, check_exact
from app.scoring.errors import ScoringError
from app.scoring.marks import Criterion, Review
from app.scoring.method import Method
from app.scoring.pack import Pack, PackEntry, PackGroup, PackRound, PublishedLine
from app.scoring.pack_document import VERSION
from app.scoring.score_file import FileError, read_json


def read_pack(path: Path) -> Pack:
    """The pack of a file. FileError: not such a file. ScoringError: values that contradict each other."""
    try:
        return parse_pack(read_json(path))
    except _WrongKind as error:
        raise FileError(f"{path}: {error}.") from error


def parse_pack(content: object) -> Pack:
    """The pack of a document with the keys of `document_of`; unknown keys are passed over.

    Needed: version 1, method, criteria, groups, rounds, published. Numbers are exact (int, Decimal, or text of one).
    Errors: ValueError with a sentence that names the place; ScoringError.
    """
    document = _object(content, "the pack")
    if document.get("version") != VERSION or isinstance(document.get("version"), bool):
        raise _WrongKind(f'"version" must be {VERSION}, not {document.get("version")!r}')
    seed = _object(document.get("seed") or {}, '"seed"')
    return Pack(
        method=_method(_object(document.get("method"), '"method"')),
        criteria=tuple(_criterion(row) for row in _list(document, "criteria")),
        groups=tuple(_group(row) for row in _list(document, "groups")),
        rounds=tuple(_round(row) for row in _list(document, "rounds")),
        published=tuple(_published(row) for row in _list(document, "published")),
        votes=_votes(document),
        commitments=_texts(seed, "commitments"),
        revealed=_texts(seed, "revealed"),
        software=str(document.get("software") or ""),
        audience="public" if document.get("audience") == "public" else "full",
        about={
            str(key): str(value) for key, value in _object(document.get("about") or {}, '"about"').items()
        },
    )


class _WrongKind(ValueError):
    pass


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _WrongKind(f"{what} must be an object")
    return value


def _list(content: Mapping[str, Any], key: str, *, optional: bool = False) -> list[Any]:
    value = content.get(key)
    if value is None and optional:
        return []
    if not isinstance(value, list):
        raise _WrongKind(f'"{key}" must be a list')
    return value


def _text(content: Mapping[str, Any], key: str, where: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value:
        raise _WrongKind(f'"{key}" of {where} must be a text')
    return value


def _texts(content: Mapping[str, Any], key: str) -> tuple[str, ...]:
    rows = _list(content, key, optional=True)
    if not all(isinstance(row, str) for row in rows):
        raise _WrongKind(f'"{key}" must be a list of texts')
    return tuple(rows)


def _whole(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**9:
        raise _WrongKind(f"{what} must be a whole number")
    return value


def _exact(value: object, what: str) -> Exact:
    try:
        return check_exact(Decimal(value) if isinstance(value, str) else value)
    except (InvalidOperation, ScoringError) as error:
        raise _WrongKind(f"{what} is {str(value)[:40]!r}, not a number that can be used") from error


def _method(content: Mapping[str, Any]) -> Method:
    ties_win = content.get("ties_win", False)
    if not isinstance(ties_win, bool):
        raise _WrongKind('"ties_win" must be true or false')
    return Method(
        number=_text(content, "number", "the method"),
        places=_whole(content.get("places", 1), '"places" of the method'),
        ties=_texts(content, "ties"),
        threshold=_exact(content.get("threshold", 60), '"threshold"'),
        ties_win=ties_win,
    )


def _criterion(row: object) -> Criterion:
    content = _object(row, "each criterion")
    name = _text(content, "name", "each criterion")
    return Criterion(
        name,
        _exact(content.get("weight"), f"the weight of {name!r}"),
        _exact(content.get("maximum", 100), f"the maximum of {name!r}"),
    )


def _group(row: object) -> PackGroup:
    content = _object(row, "each group")
    name = _text(content, "id", "each group")
    places = _whole(content.get("places"), f'"places" of the group {name!r}')
    entries = tuple(_entry(each, name) for each in _list(content, "entries"))
    return PackGroup(name, str(content.get("title") or ""), places, entries, content.get("reduced") is True)


def _entry(row: object, group: str) -> PackEntry:
    where = f"each entry of the group {group!r}"
    content = _object(row, where)
    winner, drawn = content.get("winner"), content.get("drawn_as")
    # False or null: did not win; true: won, known by the code.
    if winner is not None and not isinstance(winner, str | bool):
        raise _WrongKind(f'"winner" of {where} must be a text or null')
    code = _text(content, "code", where)
    name = code if winner is True else winner if isinstance(winner, str) and winner else None
    return PackEntry(code, name, drawn if isinstance(drawn, str) and drawn else None)


def _round(row: object) -> PackRound:
    content = _object(row, "each round")
    name = _text(content, "id", "each round")
    weight = _exact(content.get("weight"), f"the weight of the round {name!r}")
    return PackRound(name, weight, _reviews(_list(content, "marks"), name))


def _reviews(rows: list[Any], name: str) -> tuple[Review, ...]:
    """Marks put together: one review per entry, judge and void or not; voided ones may repeat."""
    found: dict[tuple[str, str, bool, int], dict[str, Exact | None]] = {}
    again: dict[tuple[str, str, str], int] = {}
    for at, row in enumerate(rows, 1):
        where = f"mark {at} of the round {name!r}"
        content = _object(row, where)
        entry, judge = _text(content, "entry", where), _text(content, "judge", where)
        criterion, void, score = (
            _text(content, "criterion", where),
            content.get("void", False),
            content.get("score"),
        )
        if not isinstance(void, bool):
            raise _WrongKind(f'"void" of {where} must be true or false')
        turn = 0
        if void:
            turn = again[entry, judge, criterion] = again.get((entry, judge, criterion), -1) + 1
        marks = found.setdefault((entry, judge, void, turn), {})
        if criterion in marks:
            raise _WrongKind(f"{where}: judge {judge!r} has marked {entry!r} for {criterion!r} before")
        marks[criterion] = None if score is None else _exact(score, f"the score of {where}")
    return tuple(Review(entry, judge, marks, void) for (entry, judge, void, _), marks in found.items())


def _votes(document: Mapping[str, Any]) -> dict[str, int]:
    votes: dict[str, int] = {}
    for row in _list(document, "votes", optional=True):
        content = _object(row, "each vote")
        code = _text(content, "entry", "each vote")
        if code in votes:
            raise _WrongKind(f"the votes for {code!r} appear twice")
        votes[code] = _whole(content.get("votes"), f'"votes" for {code!r}')
    return votes


def _published(row: object) -> PublishedLine:
    content = _object(row, "each published line")
    code = _text(content, "code", "each published line")
    place, total = content.get("place"), content.get("total")
    number = None if total is None else Decimal(_exact(total, f"the total of {code!r}"))
    return PublishedLine(
        _text(content, "group", "each published line"),
        None if place is None else _whole(place, f"the place of {code!r}"),
        code,
        number,
    )
