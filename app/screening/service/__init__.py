"""Verbs of the recommendation by the city and of the formal check: the only place that changes their rows."""

from app.screening.service.checking import (
    begin_screening,
    decide_appeal,
    earliest_correction,
    file_appeal,
    hand_in_correction,
    mark_screening,
    pass_entry,
    refuse_entry,
    return_entry,
)
from app.screening.service.recommending import (
    decline_entry,
    move_recommendation,
    recommend_entry,
    remind_recommenders,
    send_recommendations,
    tell_recommenders,
    withdraw_recommendation,
)

__all__ = [
    "begin_screening",
    "decide_appeal",
    "decline_entry",
    "earliest_correction",
    "file_appeal",
    "hand_in_correction",
    "mark_screening",
    "move_recommendation",
    "pass_entry",
    "recommend_entry",
    "refuse_entry",
    "remind_recommenders",
    "return_entry",
    "send_recommendations",
    "tell_recommenders",
    "withdraw_recommendation",
]
