"""The pictures of a case page, made small and anew from what the laboratory attached."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.adapters.shown_pictures import shown_picture
from app.showcase.models import Case
from app.showcase.policy import may_see_case_picture
from app.showcase.queries.pictures import picture_of_case
from app.web.guards import page
from app.web.public import bp
from app.web.public.cases import load_case
from app.web.publications import published


@bp.get("/cases/<slug:slug>/pictures/<int:number>.jpg")
@page(may_see_case_picture, load_case, anonymous=True)
def case_photo(case: Case, number: int) -> ResponseReturnValue:
    """One picture."""
    file = picture_of_case(case, number) or abort(404)
    return published(shown_picture(file) or abort(404), "image/jpeg", case.published_at)
