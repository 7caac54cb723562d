"""One entry of the city: read it, recommend it, say no, take back, move up and down."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.entries.models import Entry
from app.entries.policy import readable_versions
from app.entries.queries import find_entry, titles_of
from app.extensions import db
from app.screening import service
from app.screening.exports import bureau_of
from app.screening.models import Recommendation
from app.screening.policy import (
    may_decline_entry,
    may_recommend_entry,
    may_see_recommendation,
    may_withdraw_recommendation,
    recommends_entry,
)
from app.screening.queries import recommendation_of, used_places
from app.shared.clock import local_date
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.recommender import bp
from app.web.recommender.forms import DeclineForm, RecommendForm


def load_entry(id: str) -> Entry | None:
    """The entry of the address."""
    return find_entry(id)


def load_recommendation(id: str) -> Recommendation | None:
    """The recommendation of the address."""
    return db.session.get(Recommendation, id)


def _context(entry: Entry) -> dict[str, Any]:
    user, at = viewer(), instant()
    said = recommendation_of(entry)
    return {
        "title": titles_of([entry])[entry.id],
        "said": said,
        "used": used_places(entry),
        "quota": entry.call.city_quota,
        "may_recommend": may_recommend_entry(user, entry, at),
        "may_decline": may_decline_entry(user, entry, at),
        "may_withdraw": may_withdraw_recommendation(user, said, at) if said is not None else None,
    }


@bp.get("/entries/<key:id>")
@page(recommends_entry, load_entry, records=True)
def entry(entry: Entry) -> ResponseReturnValue:
    """What was handed in, and what the city says of it; the reading is on the record."""
    versions = readable_versions(viewer(), entry, instant())
    return render_template(
        "recommender/entries/entry.html", entry=entry, version=versions[-1], **_context(entry)
    )


@bp.get("/entries/<key:id>/form")
@page(recommends_entry, load_entry, records=True)
def recommendation_form(entry: Entry) -> ResponseReturnValue:
    """The form of recommendation of one entry, to be printed, signed and stamped."""
    versions, known = readable_versions(viewer(), entry, instant()), _context(entry)
    said = known["said"]
    return render_template(
        "recommender/entries/recommendation_form.html",
        entry=entry,
        version=versions[-1],
        bureau=bureau_of(entry.city) if entry.city is not None else "",
        day=local_date(said.at) if said is not None and said.position else None,
        **known,
    )


@bp.route("/entries/<key:id>/recommend", methods=["GET", "POST"])
@verb(
    may_recommend_entry,
    load_entry,
    form=RecommendForm.for_entry,
    template="recommender/entries/recommend_entry.html",
    context=_context,
)
def recommend_entry(entry: Entry, form: RecommendForm) -> ResponseReturnValue:
    """Put it on the city's list."""
    service.recommend_entry(entry, form.opinion.data or "", by=me(), at=instant())
    flash(_("已列入本市推荐名单，报送前可以调整"), "success")
    return redirect(url_for("recommender.call", id=entry.call_id), 303)


@bp.route("/entries/<key:id>/decline", methods=["GET", "POST"])
@verb(
    may_decline_entry,
    load_entry,
    form=DeclineForm.for_entry,
    template="recommender/entries/decline_entry.html",
    context=_context,
)
def decline_entry(entry: Entry, form: DeclineForm) -> ResponseReturnValue:
    """Say no, and why."""
    service.decline_entry(entry, form.opinion.data or "", by=me(), at=instant())
    flash(_("已记为不推荐，报送前可以调整"), "success")
    return redirect(url_for("recommender.call", id=entry.call_id), 303)


@bp.post("/recommendations/<key:id>/withdraw")
@verb(may_withdraw_recommendation, load_recommendation)
def withdraw_recommendation(recommendation: Recommendation) -> ResponseReturnValue:
    """Take back what was said."""
    service.withdraw_recommendation(recommendation, by=me(), at=instant())
    flash(_("已收回意见"), "success")
    return redirect(url_for("recommender.entry", id=recommendation.entry_id), 303)


@bp.post("/recommendations/<key:id>/up")
@verb(may_see_recommendation, load_recommendation)
def move_up(recommendation: Recommendation) -> ResponseReturnValue:
    """One place up."""
    return _moved(recommendation, up=True)


@bp.post("/recommendations/<key:id>/down")
@verb(may_see_recommendation, load_recommendation)
def move_down(recommendation: Recommendation) -> ResponseReturnValue:
    """One place down."""
    return _moved(recommendation, up=False)


def _moved(recommendation: Recommendation, *, up: bool) -> ResponseReturnValue:
    service.move_recommendation(recommendation, up, by=me(), at=instant())
    back = url_for("recommender.call", id=recommendation.call_id, _anchor=f"entry-{recommendation.entry_id}")
    return redirect(back, 303)
