"""Sending the city's letter: shown whole before it goes, final afterwards."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.uploads import LARGEST
from app.calls.models import Call
from app.screening import service
from app.screening.policy import may_send_recommendations
from app.screening.queries import city_entries
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.recommender import bp
from app.web.recommender.calls import city_name, load_call
from app.web.recommender.forms import LetterForm

BODY = LARGEST + 1024 * 1024


def _context(call: Call) -> dict[str, Any]:
    groups = city_entries(me(), call, instant())
    return {
        "groups": groups,
        "city": city_name(),
        "chosen": sum(len(group.recommended) for group in groups),
        "open": sum(len(group.undecided) for group in groups),
        "total": sum(len(group.rows) for group in groups),
    }


@bp.route("/calls/<key:id>/send", methods=["GET", "POST"])
@accept_body(BODY)
@verb(
    may_send_recommendations,
    load_call,
    form=LetterForm.for_call,
    template="recommender/letters/send_recommendations.html",
    context=_context,
)
def send_recommendations(call: Call, form: LetterForm) -> ResponseReturnValue:
    """Send the letter with the list as it was shown."""
    service.send_recommendations(
        call,
        form.document_number.data or "",
        (form.rest.data or "") if "rest" in form else "",
        form.proof,
        by=me(),
        at=instant(),
        seen=form.read,
    )
    flash(_("推荐函已报送，承办人和申报单位会收到通知"), "success")
    return redirect(url_for("recommender.call", id=call.id), 303)
