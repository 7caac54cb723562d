"""Pages that anybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from app.web.public import help, home, preferences, status  # noqa: E402, F401  (routes hang themselves on the blueprint)
