"""Verbs of reviews. What ends an assignment goes through here, so that what was written is voided with it."""

from app.reviews.service.commenting import release_comments
from app.reviews.service.saving import Clash, Clashed, finish_review, save_review
from app.reviews.service.voiding import (
    decide_conflict,
    declare_conflicts,
    recuse_judge,
    register_conflict,
    void_review,
)

__all__ = [
    "Clash",
    "Clashed",
    "decide_conflict",
    "declare_conflicts",
    "finish_review",
    "recuse_judge",
    "register_conflict",
    "release_comments",
    "save_review",
    "void_review",
]
