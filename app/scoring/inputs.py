"""The fingerprint of everything a ranking was made from: a stored ranking is stale once it differs."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from app.scoring.combining import LegSheet
from app.scoring.decimals import canonical
from app.scoring.marks import Review, ScoreSheet
from app.scoring.method import Method

INPUTS_VERSION = 1
LEGS_VERSION = 2
Votes = Mapping[str, int]


def canonical_inputs(sheet: ScoreSheet, method: Method, votes: Votes | None = None) -> str:
    """The canonical JSON that is hashed: keys sorted, no spaces, UTF-8 text unescaped, numbers as shortest decimals.

    Rows are sorted, so their order never matters; 60 and 60.00 are the same mark; a missing mark and an absent one
    are the same. The order of the tie chain does matter. Voided reviews are part of it, with their marks.
    """
    document = {"version": INPUTS_VERSION, **_ruled(method, votes), **_marked(sheet)}
    return _canonical(document)


def canonical_legs(
    legs: Sequence[LegSheet], method: Method, votes: Votes | None = None, seed: str | None = None
) -> str:
    """The same for several legs, each with its key, weight and sheet, in order; and the seed of a draw that was held.

    One leg without a draw is `canonical_inputs` of its sheet: what was ranked before there were legs keeps its hash.
    """
    if len(legs) == 1 and seed is None:
        return canonical_inputs(legs[0].sheet, method, votes)
    rows = [{"key": leg.key, "weight": canonical(leg.weight), **_marked(leg.sheet)} for leg in legs]
    return _canonical({"version": LEGS_VERSION, **_ruled(method, votes), "legs": rows, "seed": seed})


def inputs_hash(sheet: ScoreSheet, method: Method, votes: Votes | None = None) -> str:
    """SHA-256 of `canonical_inputs` in UTF-8, as 64 hexadecimal digits. Equal inputs, in any order, hash equal."""
    return _hash(canonical_inputs(sheet, method, votes))


def legs_hash(
    legs: Sequence[LegSheet], method: Method, votes: Votes | None = None, seed: str | None = None
) -> str:
    """SHA-256 of `canonical_legs` in UTF-8, as 64 hexadecimal digits."""
    return _hash(canonical_legs(legs, method, votes, seed))


def _canonical(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _ruled(method: Method, votes: Votes | None) -> dict[str, object]:
    ruled: dict[str, object] = {
        "number": method.number,
        "places": method.places,
        "ties": list(method.ties),
        "threshold": canonical(method.threshold),
    }
    if method.ties_win:
        ruled["ties_win"] = True
    return {"method": ruled, "votes": sorted([entry, count] for entry, count in (votes or {}).items())}


def _marked(sheet: ScoreSheet) -> dict[str, object]:
    return {
        "criteria": sorted([c.name, canonical(c.weight), canonical(c.maximum)] for c in sheet.criteria),
        "entries": sorted(sheet.entries),
        "reviews": sorted(_row(review) for review in sheet.reviews),
    }


def _row(review: Review) -> list[object]:
    marks = sorted([name, canonical(mark)] for name, mark in review.marks.items() if mark is not None)
    return [review.entry, review.judge, review.void, marks]
