"""Reads of calls for pages; no writes."""

from app.calls.queries.items import (
    ItemFilter,
    count_items,
    find_item,
    find_listed_item,
    items_of,
    places_in_use,
    search_items,
)
from app.calls.queries.lists import (
    WITHOUT_DOCUMENTS,
    Figures,
    calls_in,
    corrections_of,
    document_versions,
    documents_of,
    figures_of,
    find_call,
    find_document,
    imports_of,
    latest_calls,
    latest_corrections,
    proposed_documents,
    tallies_for_officer,
)
from app.calls.queries.sealing import possible_openers, sealed_calls_of
from app.calls.queries.stations import Station, stations

__all__ = [
    "WITHOUT_DOCUMENTS",
    "Figures",
    "ItemFilter",
    "Station",
    "calls_in",
    "corrections_of",
    "count_items",
    "document_versions",
    "documents_of",
    "figures_of",
    "find_call",
    "find_document",
    "find_item",
    "find_listed_item",
    "imports_of",
    "items_of",
    "latest_calls",
    "latest_corrections",
    "places_in_use",
    "possible_openers",
    "proposed_documents",
    "sealed_calls_of",
    "search_items",
    "stations",
    "tallies_for_officer",
]
