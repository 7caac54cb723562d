"""Pages that anybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    calendars,
    calls,
    chains,
    crawlers,
    entry_files,
    evidence,
    feeds,
    help,
    home,
    items,
    laboratories,
    measures,
    needs,
    notices,
    objections,
    open_data,
    preferences,
    project_papers,
    search,
    status,
)
