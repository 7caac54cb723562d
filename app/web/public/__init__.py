"""Pages that anybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    about,
    calendars,
    call_papers,
    calls,
    campaigns,
    case_photos,
    cases,
    centres,
    certificates,
    chains,
    crawlers,
    entry_files,
    evidence,
    faults,
    feeds,
    help,
    home,
    items,
    laboratories,
    log,
    log_check,
    measures,
    needs,
    notice_papers,
    notices,
    objections,
    open_data,
    openings,
    preferences,
    project_papers,
    recommendation_scans,
    result_packs,
    search,
    status,
    trust,
    visit_scans,
)
