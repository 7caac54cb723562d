"""Reads of projects for pages and desks."""

from app.projects.queries.course import last_reports, reports_of
from app.projects.queries.desks import (
    tallies_for_enterprise,
    tallies_for_lab,
    tallies_for_officer,
)
from app.projects.queries.projects import (
    EVIDENCE,
    PAPER,
    acts_of,
    calls_of,
    counts_of,
    evidence_of,
    files_of_project,
    find_project,
    listed,
    listed_winners,
    names_of,
    next_milestones,
    papers_of,
    projects_of_item,
    room_left,
    searched,
)

__all__ = [
    "EVIDENCE",
    "PAPER",
    "acts_of",
    "calls_of",
    "counts_of",
    "evidence_of",
    "files_of_project",
    "find_project",
    "last_reports",
    "listed",
    "listed_winners",
    "names_of",
    "next_milestones",
    "papers_of",
    "projects_of_item",
    "reports_of",
    "room_left",
    "searched",
    "tallies_for_enterprise",
    "tallies_for_lab",
    "tallies_for_officer",
]
