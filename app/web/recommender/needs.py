"""Needs of a city: those that its enterprises filed, and those that its office recorded after a visit or a call."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.needs import service
from app.needs.models import Need
from app.needs.policy import may_amend_need, may_record_need, may_see_whole_need
from app.needs.policy.surveying import may_see_roster
from app.needs.queries import DeskFilter, desk_needs
from app.needs.states import NeedState
from app.people.models import User
from app.people.policy import may_sit_at
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer.need_filing import NeedForm, RecordForm
from app.web.officer.need_imports import roster_page
from app.web.officer.need_page import load_need, need_page
from app.web.paging import asked_text, paginate
from app.web.recommender import bp
from app.web.recommender.calls import city_name

RAILS.add("recommender", t("本地需求"), "recommender.needs", icon="list")


def may_see_near_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """At the desk of a city: a need that lies in it."""
    if user is None or user.city(SeatRole.RECOMMENDER, at) is None:
        return hidden()
    return may_see_whole_need(user, need, at)


def may_amend_near_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """What the city's office recorded itself."""
    return first_refusal(may_see_near_need(user, need, at), may_amend_need(user, need, at))


@bp.get("/needs")
@page(may_sit_at("recommender"))
def needs() -> ResponseReturnValue:
    """Needs of the city's enterprises, the latest first."""
    wanted = DeskFilter(state=asked_text("state", 20), city=_city(), text=asked_text("q"))
    return render_template(
        "recommender/needs/needs.html",
        page=paginate(desk_needs(me(), wanted, instant()), request),
        filter=wanted,
        city=city_name(),
        states=[("", _("全部状态")), *((member.value, member) for member in NeedState)],
    )


def _city() -> str:
    return me().city(SeatRole.RECOMMENDER, instant()) or "-"


@bp.route("/needs/new", methods=["GET", "POST"])
@verb(may_record_need, form=RecordForm, template="recommender/needs/record_need.html")
def record_need(form: RecordForm) -> ResponseReturnValue:
    """Record what an enterprise said when it was visited or called up."""
    need = service.record_need(form.asked(), form.heard_of(), by=me(), at=instant())
    flash(_("需求已登记"), "success")
    return redirect(url_for("recommender.need", id=need.id), 303)


@bp.get("/needs/<key:id>")
@page(may_see_near_need, load_need, records=True)
def need(need: Need) -> ResponseReturnValue:
    """One need with what became of it; it prints whom to call, so the reading is on the record."""
    return render_template("recommender/needs/need.html", **need_page(need, "recommender"))


@bp.route("/needs/<key:id>/amend", methods=["GET", "POST"])
@verb(
    may_amend_near_need,
    load_need,
    form=lambda need: NeedForm(need),
    template="recommender/needs/amend_need.html",
)
def amend_need(need: Need, form: NeedForm) -> ResponseReturnValue:
    """Change it, or complete what was returned."""
    service.amend_need(need, form.asked(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for("recommender.need", id=need.id), 303)


@bp.get("/needs/roster")
@page(may_see_roster)
def need_roster() -> ResponseReturnValue:
    """The key enterprises of the city, and which of them nobody has asked yet."""
    return render_template("recommender/needs/need_roster.html", **roster_page(_city()), city=city_name())
