"""How the cities stand with their recommendations, for the officers of a call."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.calls.models import Call
from app.screening import service
from app.screening.exports import recommended_rows
from app.screening.policy import may_remind_recommenders, may_see_cities, visible_recommendations
from app.screening.queries import cities_of, scanned
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call
from app.web.papers.recommendations import call_sheet
from app.web.papers.sending import FORM, limited, send_paper
from app.web.recommender.calls import summary_sheet


@bp.get("/calls/<key:id>/recommendations")
@page(may_see_cities, load_call)
def call_recommendations(call: Call) -> ResponseReturnValue:
    """Quota, entries and letter of each city; what a city recommends shows once its letter is here."""
    rows = cities_of(call, instant())
    return render_template(
        "officer/calls/call_recommendations.html",
        call=call,
        rows=rows,
        scans=scanned(row.letter for row in rows if row.letter is not None),
        may_remind=may_remind_recommenders(me(), call, instant()),
        **desk_of(call, "call_recommendations"),
    )


@bp.post("/calls/<key:id>/recommendations/remind")
@verb(may_remind_recommenders, load_call)
def remind_recommenders(call: Call) -> ResponseReturnValue:
    """Remind the cities whose letter is out."""
    service.remind_recommenders(call, by=me(), at=instant())
    flash(_("已提醒尚未报送的设区市"), "success")
    return redirect(url_for("officer.call_recommendations", id=call.id), 303)


@bp.get("/calls/<key:id>/recommendations.xlsx")
@page(may_see_cities, load_call, records=True)
def recommendations_sheet(call: Call) -> Response:
    """The 项目汇总表（推荐） of every city that has sent its letter."""
    return summary_sheet(call, recommended_rows(visible_recommendations(me(), instant()), call.id))


@bp.get(f"/calls/<key:id>/recommendations.<{FORM}>")
@limited
@page(may_see_cities, load_call, records=True)
def recommendations_paper(call: Call, form: str) -> ResponseReturnValue:
    """The same table on paper."""
    rows = recommended_rows(visible_recommendations(me(), instant()), call.id)
    return send_paper(lambda: call_sheet(call, rows), f"推荐汇总表-{call.slug}", form)
