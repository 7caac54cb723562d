"""Pages of the supervisor desk, under /supervisor."""

from flask import Blueprint

bp = Blueprint("supervisor", __name__, url_prefix="/supervisor")

from app.web.supervisor import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    analyses,
    desk,
    packs,
    projects,
    readings,
    record,
    results,
)
