"""Pages of the lab desk, under /lab."""

from flask import Blueprint

bp = Blueprint("lab", __name__, url_prefix="/lab")

from app.web.lab import corrections, desk, drafts, entries, entry_files, submissions  # noqa: E402, F401
