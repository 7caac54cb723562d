"""Pages of the lab desk, under /lab."""

from flask import Blueprint

bp = Blueprint("lab", __name__, url_prefix="/lab")

from app.web.lab import desk  # noqa: E402, F401  (routes hang themselves on the blueprint)
