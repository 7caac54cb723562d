"""Marks as they count: what the judge gave, and over it what two officers corrected after closing (rule 7)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.reviews.models import Review, ReviewCorrection

Marks = dict[str, Decimal | None]


def marks_given(review: Review) -> Marks:
    """What the judge gave, by criterion."""
    return {mark.criterion: mark.score for mark in review.marks}


def marks_in_force(review: Review) -> Marks:
    """The marks that count, by criterion: those of the last correction where there is one."""
    given = marks_given(review)
    return list(versions_of(given, review.corrected))[-1] if review.corrections else given


def total_in_force(review: Review) -> Decimal | None:
    """The weighted total that counts; None while a review is a draft."""
    return review.corrected[-1].total if review.corrections else review.total


def versions_of(given: Mapping[str, Decimal | None], made: Sequence[ReviewCorrection]) -> Iterator[Marks]:
    """The marks after each correction, in order; nothing where there is none."""
    marks = dict(given)
    for correction in made:
        marks = marks | {key: Decimal(change["to"]) for key, change in correction.marks.items()}
        yield marks


def sealed(correction: ReviewCorrection) -> str:
    """SHA-256 of everything that a correction says, who said it and when, in one way to write it (sorted keys, UTF-8).

    Anybody who is given the record can make it again and compare it with the act ``review.corrected``.
    """
    document: dict[str, Any] = {
        "review": correction.review_id,
        "number": correction.number,
        "marks": correction.marks,
        "total_before": str(correction.total_before),
        "total": str(correction.total),
        "reason": correction.reason,
        "proposed": [correction.proposed_by_id, correction.proposed_at.isoformat()],
        "agreed": [correction.agreed_by_id, correction.agreed_at.isoformat()],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
