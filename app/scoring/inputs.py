"""The fingerprint of everything a ranking was made from: a stored ranking is stale once it differs."""

import hashlib
import json
from collections.abc import Mapping

from app.scoring.decimals import canonical
from app.scoring.marks import Review, ScoreSheet
from app.scoring.method import Method

INPUTS_VERSION = 1


def canonical_inputs(sheet: ScoreSheet, method: Method, votes: Mapping[str, int] | None = None) -> str:
    """The canonical JSON that is hashed: keys sorted, no spaces, UTF-8 text unescaped, numbers as shortest decimals.

    Rows are sorted, so their order never matters; 60 and 60.00 are the same mark; a missing mark and an absent one
    are the same. The order of the tie chain does matter. Voided reviews are part of it, with their marks.
    """
    document = {
        "version": INPUTS_VERSION,
        "method": {
            "number": method.number,
            "places": method.places,
            "ties": list(method.ties),
            "threshold": canonical(method.threshold),
        },
        "criteria": sorted([c.name, canonical(c.weight), canonical(c.maximum)] for c in sheet.criteria),
        "entries": sorted(sheet.entries),
        "reviews": sorted(_row(review) for review in sheet.reviews),
        "votes": sorted([entry, count] for entry, count in (votes or {}).items()),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def inputs_hash(sheet: ScoreSheet, method: Method, votes: Mapping[str, int] | None = None) -> str:
    """SHA-256 of `canonical_inputs` in UTF-8, as 64 hexadecimal digits. Equal inputs, in any order, hash equal."""
    return hashlib.sha256(canonical_inputs(sheet, method, votes).encode("utf-8", "surrogatepass")).hexdigest()


def _row(review: Review) -> list[object]:
    marks = sorted([name, canonical(mark)] for name, mark in review.marks.items() if mark is not None)
    return [review.entry, review.judge, review.void, marks]
