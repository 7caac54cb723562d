"""The one road to the scan of a city's letter: its recommenders, the officers of the call, the supervisor."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.screening.models import RecommendationList
from app.screening.policy import may_see_list
from app.screening.queries import list_scan
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.public import bp


def load_letter(id: str) -> RecommendationList | None:
    """The letter of the address."""
    return db.session.get(RecommendationList, id)


@bp.get("/recommendations/<key:id>/scan")
@page(may_see_list, load_letter, records=True)
def recommendation_scan(letter: RecommendationList) -> ResponseReturnValue:
    """The scan; the reading is on the record before the first byte goes out."""
    stored = list_scan(letter)
    if stored is None:
        abort(404)
    return send_stored(stored)
