"""Pages that anybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    calls,
    entry_files,
    evidence,
    help,
    home,
    items,
    notices,
    objections,
    preferences,
    project_papers,
    status,
)
