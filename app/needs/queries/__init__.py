"""Reads of needs for pages and exports."""

from app.needs.queries.desk import (
    NEW,
    Alike,
    DeskFilter,
    acts_of,
    alike_needs,
    count_by_state,
    desk_needs,
    find_whole_need,
    merged_into,
    own_needs,
    tallies_for_enterprise,
    tallies_for_officer,
)
from app.needs.queries.listed import (
    NeedFilter,
    NeedyChain,
    chains_with_needs,
    count_by_chain,
    count_by_trouble,
    find_need,
    needs_of_chain,
    search_needs,
)

__all__ = [
    "NEW",
    "Alike",
    "DeskFilter",
    "NeedFilter",
    "NeedyChain",
    "acts_of",
    "alike_needs",
    "chains_with_needs",
    "count_by_chain",
    "count_by_state",
    "count_by_trouble",
    "desk_needs",
    "find_need",
    "find_whole_need",
    "merged_into",
    "needs_of_chain",
    "own_needs",
    "search_needs",
    "tallies_for_enterprise",
    "tallies_for_officer",
]
