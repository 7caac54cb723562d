"""Pages of the enterprise desk, under /enterprise."""

from flask import Blueprint

bp = Blueprint("enterprise", __name__, url_prefix="/enterprise")

from app.web.enterprise import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    alliances,
    contacts,
    desk,
    items,
    needs,
    projects,
    questions,
)
