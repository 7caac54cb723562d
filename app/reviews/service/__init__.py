"""Verbs of reviews. What ends an assignment goes through here, so that what was written is voided with it."""

from app.reviews.service.adding import add_reader
from app.reviews.service.commenting import release_comments
from app.reviews.service.correcting import (
    agree_voiding,
    propose_voiding,
    refuse_voiding,
    review_of_proposal,
)
from app.reviews.service.corrections import agree_correction, propose_correction, refuse_correction
from app.reviews.service.extra import drop_batch, hand_out_batch, propose_batch
from app.reviews.service.forgetting import forget_notes
from app.reviews.service.readings import ReadingPlan, plan_readings
from app.reviews.service.saving import Clash, Clashed, finish_review, save_review
from app.reviews.service.spread import explain_spread
from app.reviews.service.voiding import (
    decide_conflict,
    declare_conflicts,
    recuse_judge,
    register_conflict,
    tell_recognition,
    void_review,
)

__all__ = [
    "Clash",
    "Clashed",
    "ReadingPlan",
    "add_reader",
    "agree_correction",
    "agree_voiding",
    "decide_conflict",
    "declare_conflicts",
    "drop_batch",
    "explain_spread",
    "finish_review",
    "forget_notes",
    "hand_out_batch",
    "plan_readings",
    "propose_batch",
    "propose_correction",
    "propose_voiding",
    "recuse_judge",
    "refuse_correction",
    "refuse_voiding",
    "register_conflict",
    "release_comments",
    "review_of_proposal",
    "save_review",
    "tell_recognition",
    "void_review",
]
