"""Reads of the showcase for pages, feeds and desks."""

from app.showcase.queries.campaigns import (
    chosen_cases,
    current_campaign,
    find_campaign,
    find_campaign_by_key,
    listed_campaigns,
)
from app.showcase.queries.cases import (
    CaseFilter,
    cases_of_chain,
    cases_of_laboratory,
    cases_of_year,
    find_case,
    latest_cases,
    page_of_cases,
    public_cases,
    related_cases,
    search_cases,
    season_years,
)
from app.showcase.queries.desks import (
    acts_of_case,
    counts_of_states,
    find_case_by_key,
    listed_winners_without_page,
    tallies_for_lab,
    tallies_for_officer,
    tasks_told_by,
    titles_of,
    worked_list,
)
from app.showcase.queries.facets import Choice, Offer, offer_of
from app.showcase.queries.leaks import leaks_of_case, leaks_of_dissection

__all__ = [
    "CaseFilter",
    "Choice",
    "Offer",
    "acts_of_case",
    "cases_of_chain",
    "cases_of_laboratory",
    "cases_of_year",
    "chosen_cases",
    "counts_of_states",
    "current_campaign",
    "find_campaign",
    "find_campaign_by_key",
    "find_case",
    "find_case_by_key",
    "latest_cases",
    "leaks_of_case",
    "leaks_of_dissection",
    "listed_campaigns",
    "listed_winners_without_page",
    "offer_of",
    "page_of_cases",
    "public_cases",
    "related_cases",
    "search_cases",
    "season_years",
    "tallies_for_lab",
    "tallies_for_officer",
    "tasks_told_by",
    "titles_of",
    "worked_list",
]
