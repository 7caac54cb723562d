"""Pages of the recommenders' desk, under /recommender."""

from flask import Blueprint

bp = Blueprint("recommender", __name__, url_prefix="/recommender")

from app.web.recommender import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    calls,
    centres,
    desk,
    entries,
    letters,
    needs,
)
