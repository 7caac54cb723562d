"""Pages of the discipline desk, under /discipline."""

from flask import Blueprint

bp = Blueprint("discipline", __name__, url_prefix="/discipline")

from app.web.discipline import desk, objections, solicitations  # noqa: E402, F401  (routes hang themselves on the blueprint)
