"""Pages of the judge desk, under /judge."""

from flask import Blueprint

bp = Blueprint("judge", __name__, url_prefix="/judge")

from app.web.judge import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    acceptances,
    blind_files,
    centres,
    comparisons,
    desk,
    opinions,
    recognitions,
    review_sheets,
    reviews,
    round_method,
    rounds,
    solicitations,
    visits,
)
