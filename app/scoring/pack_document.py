"""PACK.json: the document of a result pack, its bytes, its hash."""

from collections.abc import Sequence
from decimal import Decimal

from app.scoring.canonical import canonical_json, sha256_of
from app.scoring.decimals import Exact, canonical
from app.scoring.marks import Criterion, reading_order
from app.scoring.method import Method
from app.scoring.pack import Pack, PackGroup, PackRound, PublishedLine

VERSION = 1
CENT = Decimal("0.01")


def document_of(pack: Pack) -> dict[str, object]:
    """The document with the keys of PACK.json, rows in one order whatever order they came in."""
    return {
        "version": VERSION,
        "audience": pack.audience,
        "about": dict(pack.about),
        "method": _method(pack.method),
        "criteria": [
            {"name": each.name, "weight": _plain(each.weight), "maximum": _plain(each.maximum)}
            for each in reading_order(pack.criteria)
        ],
        "groups": [_group(group) for group in pack.groups],
        "rounds": [_round(each, pack.criteria) for each in pack.rounds],
        "votes": [{"entry": code, "votes": pack.votes[code]} for code in sorted(pack.votes)],
        "seed": {"commitments": list(pack.commitments), "revealed": list(pack.revealed)},
        "published": [_published(line) for line in _in_order(pack)],
        "software": pack.software,
    }


def pack_bytes(pack: Pack) -> bytes:
    """The file: the same pack gives the same bytes."""
    return canonical_json(document_of(pack)).encode()


def pack_hash(pack: Pack) -> str:
    """SHA-256 of `pack_bytes`, as the public notice prints it and `sha256sum PACK.json` says it."""
    return sha256_of(canonical_json(document_of(pack)))


def _plain(value: Exact) -> Exact:
    """An exact number without the zeros that its way of writing added."""
    return Decimal(canonical(value))


def _method(method: Method) -> dict[str, object]:
    return {
        "number": method.number,
        "places": method.places,
        "ties": list(method.ties),
        "threshold": _plain(method.threshold),
        **({"ties_win": True} if method.ties_win else {}),
    }


def _group(group: PackGroup) -> dict[str, object]:
    entries: list[dict[str, object]] = [
        {
            "code": entry.code,
            "winner": entry.winner,
            **({"drawn_as": entry.drawn_as} if entry.drawn_as is not None else {}),
        }
        for entry in sorted(group.entries, key=lambda entry: entry.code)
    ]
    return {
        "id": group.id,
        "title": group.title,
        "places": group.places,
        "entries": entries,
        **({"reduced": True} if group.is_reduced else {}),
    }


def _round(round_: PackRound, criteria: Sequence[Criterion]) -> dict[str, object]:
    names = [each.name for each in reading_order(tuple(criteria))]
    rows = sorted(
        (
            (review.entry, review.judge, review.void, [review.marks.get(name) for name in names])
            for review in round_.reviews
        ),
        key=lambda row: (*row[:3], [(-1 if mark is None else mark) for mark in row[3]]),
    )
    marks = [
        {
            "entry": entry,
            "judge": judge,
            "criterion": name,
            "score": None if mark is None else _plain(mark),
            "void": void,
        }
        for entry, judge, void, given in rows
        for name, mark in zip(names, given, strict=True)
    ]
    return {"id": round_.id, "weight": _plain(round_.weight), "marks": marks}


def _published(line: PublishedLine) -> dict[str, object]:
    total = line.total
    # As it is printed, unless it has digits that were never printed: those must not vanish.
    if total is not None and total == total.quantize(CENT):
        total = total.quantize(CENT)
    return {"group": line.group, "place": line.place, "code": line.code, "total": total}


def _in_order(pack: Pack) -> list[PublishedLine]:
    order = {group.id: at for at, group in enumerate(pack.groups)}
    return sorted(
        pack.published, key=lambda line: (order[line.group], line.place is None, line.place or 0, line.code)
    )
