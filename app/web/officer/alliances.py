"""Alliances at the officers' desk: founded, a convenor appointed, started, ended."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.alliances import service
from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import (
    may_appoint_convenor,
    may_create_alliance,
    may_edit_alliance,
    may_end_alliance,
    may_remove_member,
    may_start_alliance,
    may_work_on_alliance,
)
from app.alliances.queries import listed_alliances, members_of, sizes_of
from app.extensions import db
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.alliance_forms import AllianceForm, CreateAllianceForm, ReasonForm
from app.web.paging import paginate

RAILS.add("officer", t("服务联盟"), "officer.alliances", icon="people", may=may_create_alliance)


def load_alliance(id: str) -> Alliance | None:
    """The alliance of the address."""
    return db.session.get(Alliance, id, options=[joinedload(Alliance.chain)])


def load_member(id: str) -> AllianceMember | None:
    """The membership of the address."""
    return db.session.get(AllianceMember, id)


def _back(alliance: Alliance) -> ResponseReturnValue:
    return redirect(url_for("officer.alliance", id=alliance.id), 303)


@bp.get("/alliances")
@page(may_create_alliance)
def alliances() -> ResponseReturnValue:
    """All alliances."""
    found = paginate(listed_alliances(viewer(), instant()), request)
    return render_template("officer/alliances/alliances.html", page=found, sizes=sizes_of(found.items))


@bp.route("/alliances/new", methods=["GET", "POST"])
@verb(may_create_alliance, form=CreateAllianceForm.fresh, template="officer/alliances/create_alliance.html")
def create_alliance(form: CreateAllianceForm) -> ResponseReturnValue:
    """Found the alliance of a chain."""
    chain = form.found() or abort(404)
    made = service.create_alliance(chain, form.facts(), by=me(), at=instant())
    flash(_("联盟已建立，页面已经公开，机构和企业可以申请加入"), "success")
    return redirect(url_for("officer.alliance", id=made.id), 303)


def _desk(alliance: Alliance) -> dict[str, Any]:
    user, at = viewer(), instant()
    members = members_of(alliance, user, at)
    return {
        "members": [(m, may_appoint_convenor(user, m, at), may_remove_member(user, m, at)) for m in members],
        "may_start": may_start_alliance(user, alliance, at),
        "may_end": may_end_alliance(user, alliance, at),
        "may_edit": may_edit_alliance(user, alliance, at),
    }


@bp.get("/alliances/<key:id>")
@page(may_work_on_alliance, load_alliance)
def alliance(alliance: Alliance) -> ResponseReturnValue:
    """One alliance: who is in it, who leads it, what comes next."""
    return render_template("officer/alliances/alliance.html", alliance=alliance, **_desk(alliance))


@bp.route("/alliances/<key:id>/edit", methods=["GET", "POST"])
@verb(may_edit_alliance, load_alliance, form=AllianceForm.of, template="officer/alliances/edit_alliance.html")
def edit_alliance(alliance: Alliance, form: AllianceForm) -> ResponseReturnValue:
    """Name and introduction."""
    service.edit_alliance(alliance, form.facts(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return _back(alliance)


@bp.post("/alliances/<key:id>/start")
@verb(may_start_alliance, load_alliance)
def start_alliance(alliance: Alliance) -> ResponseReturnValue:
    """Let it run."""
    service.start_alliance(alliance, by=me(), at=instant())
    flash(_("联盟开始运行，成员会收到通知"), "success")
    return _back(alliance)


@bp.route("/alliances/<key:id>/end", methods=["GET", "POST"])
@verb(
    may_end_alliance,
    load_alliance,
    form=lambda _alliance: ReasonForm(),
    template="officer/alliances/end_alliance.html",
    context=lambda alliance: {
        "sentences": [
            t("结束%(name)s，%(n)s 家成员会收到通知", name=alliance.name, n=len(alliance.members)),
            t("页面和理由继续公开，这条产业链可以另建联盟"),
        ]
    },
)
def end_alliance(alliance: Alliance, form: ReasonForm) -> ResponseReturnValue:
    """End it, with a reason."""
    service.end_alliance(alliance, form.reason.data or "", by=me(), at=instant())
    flash(_("联盟已结束"), "success")
    return _back(alliance)


@bp.post("/alliances/members/<key:id>/appoint")
@verb(may_appoint_convenor, load_member)
def appoint_convenor(member: AllianceMember) -> ResponseReturnValue:
    """Make this member the convenor."""
    service.appoint_convenor(member, by=me(), at=instant())
    flash(_("召集单位已确定"), "success")
    return _back(member.alliance)


@bp.route("/alliances/members/<key:id>/remove", methods=["GET", "POST"])
@verb(
    may_remove_member,
    load_member,
    form=lambda _member: ReasonForm(),
    template="officer/alliances/remove_member.html",
    context=lambda member: {
        "sentences": [t("%(name)s不再是成员，会收到通知和理由", name=member.organisation.name)]
    },
)
def remove_member(member: AllianceMember, form: ReasonForm) -> ResponseReturnValue:
    """End a membership, with a reason."""
    service.remove_member(member, form.reason.data or "", by=me(), at=instant())
    flash(_("已除名"), "success")
    return _back(member.alliance)
