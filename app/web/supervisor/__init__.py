"""Pages of the supervisor desk, under /supervisor."""

from flask import Blueprint

bp = Blueprint("supervisor", __name__, url_prefix="/supervisor")

from app.web.supervisor import analyses, desk, packs, projects, results  # noqa: E402, F401  (routes hang themselves here)
