"""Reads of calls for pages; no writes."""

from app.calls.queries.items import (
    ItemFilter,
    chains_in_use,
    cities_in_use,
    count_items,
    find_item,
    items_of,
    search_items,
)
from app.calls.queries.lists import (
    Figures,
    calls_in,
    corrections_of,
    documents_of,
    figures_of,
    find_call,
    find_document,
    imports_of,
    waiting_for_officer,
)
from app.calls.queries.stations import Station, stations

__all__ = [
    "Figures",
    "ItemFilter",
    "Station",
    "calls_in",
    "chains_in_use",
    "cities_in_use",
    "corrections_of",
    "count_items",
    "documents_of",
    "figures_of",
    "find_call",
    "find_document",
    "find_item",
    "imports_of",
    "items_of",
    "search_items",
    "stations",
    "waiting_for_officer",
]
