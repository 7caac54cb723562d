"""A city's letter that was sent, and its scan: for its recommenders, the officers of the call, the supervisor."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.screening.exports import recommended_rows
from app.screening.models import Recommendation, RecommendationList
from app.screening.policy import may_see_list, visible_recommendations
from app.screening.queries import list_scan
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.papers.recommendations import city_letter
from app.web.papers.sending import FORM, limited, send_paper
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


@bp.get(f"/recommendations/<key:id>/letter.<{FORM}>")
@limited
@page(may_see_list, load_letter, records=True)
def recommendation_letter(letter: RecommendationList, form: str) -> ResponseReturnValue:
    """推荐函 with the city's list, as it was sent."""
    call, region = letter.call, letter.region
    of_city = visible_recommendations(viewer(), instant()).where(Recommendation.region_code == region.code)
    rows = recommended_rows(of_city, call.id)
    return send_paper(
        lambda: city_letter(call, region, rows, letter), f"推荐函-{letter.document_number}", form
    )
