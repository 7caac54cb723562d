"""Pages of the lab desk, under /lab."""

from flask import Blueprint

bp = Blueprint("lab", __name__, url_prefix="/lab")

from app.web.lab import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    alliances,
    cases,
    centres,
    certificates,
    corrections,
    credit,
    desk,
    drafts,
    entries,
    entry_files,
    inspections,
    item_scopes,
    offers,
    partners,
    preacceptances,
    project_course,
    project_endings,
    project_extensions,
    project_milestones,
    project_settlement,
    projects,
    receipts,
    results,
    revocations,
    sealed_entries,
    submissions,
    traces,
    visits,
)
