"""Pages of the officer desk, under /officer."""

from flask import Blueprint

bp = Blueprint("officer", __name__, url_prefix="/officer")

from app.web.officer import desk  # noqa: E402, F401  (routes hang themselves on the blueprint)
