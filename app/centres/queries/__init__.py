"""Reads of centres for pages and desks; no writes."""

from app.centres.queries.planning import (
    adviser_work,
    advisers_to_ask,
    candidates_of,
    find_candidate,
    find_plan,
    latest_orders,
    listed_plans,
    needs_to_link,
    opinion_of,
    opinions_of,
    own_opinions,
    places_of_items,
    plan_counts,
    tallies_for_judge,
    tallies_for_officer,
    tallies_for_recommender,
)

__all__ = [
    "adviser_work",
    "advisers_to_ask",
    "candidates_of",
    "find_candidate",
    "find_plan",
    "latest_orders",
    "listed_plans",
    "needs_to_link",
    "opinion_of",
    "opinions_of",
    "own_opinions",
    "places_of_items",
    "plan_counts",
    "tallies_for_judge",
    "tallies_for_officer",
    "tallies_for_recommender",
]
