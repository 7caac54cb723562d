"""Alliances as everybody sees them, and how an organisation joins, is answered and leaves."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.alliances import service
from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import (
    acts_for_convenor,
    may_add_topic,
    may_ask_to_join,
    may_decide_joining,
    may_leave_alliance,
    may_publish_notice,
    may_remove_topic,
    may_see_alliance,
    may_write_charter,
)
from app.alliances.queries import (
    find_alliance,
    listed_alliances,
    members_of,
    notices_of,
    sizes_of,
    topics_of,
)
from app.alliances.states import MemberState
from app.extensions import db
from app.notices.queries import joint_bids
from app.shared.text import t
from app.web.guards import page, public_page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.public import bp
from app.web.public.alliance_forms import AnswerForm, JoinForm

RAILS.add("public", t("联盟", n=2), "public.alliances")


def load_alliance(slug: str) -> Alliance | None:
    """The alliance of the address."""
    return find_alliance(slug)


def load_member(id: str) -> AllianceMember | None:
    """The membership of the address."""
    return db.session.get(AllianceMember, id)


@bp.get("/alliances")
@public_page
def alliances() -> ResponseReturnValue:
    """All alliances, one for each chain."""
    found = paginate(listed_alliances(viewer(), instant()), request)
    return render_template("public/alliances/alliances.html", page=found, sizes=sizes_of(found.items))


@bp.get("/alliances/<slug:slug>")
@page(may_see_alliance, load_alliance, anonymous=True)
def alliance(alliance: Alliance) -> ResponseReturnValue:
    """Members, charter, notices, topics; for the convenor what waits for its answer."""
    user, at = viewer(), instant()
    present = members_of(alliance, user, at)
    topics, joint = topics_of(alliance, at), joint_bids(alliance, at)
    return render_template(
        "public/alliances/alliance.html",
        alliance=alliance,
        members=[m for m in present if m.state == MemberState.AGREED],
        asking=[(m, may_decide_joining(user, m, at)) for m in present if m.state == MemberState.ASKED],
        leaving={m.id for m in present if may_leave_alliance(user, m, at)},
        charters=sorted(alliance.charters, key=lambda charter: -charter.number),
        notices=notices_of(alliance, user, at),
        joint_bids=joint,
        topics=[(topic, may_remove_topic(user, topic, at)) for topic in topics],
        leads=acts_for_convenor(user, alliance, at),
        may_join=may_ask_to_join(user, alliance, at),
        may_write=may_write_charter(user, alliance, at),
        may_tell=may_publish_notice(user, alliance, at),
        may_share=may_add_topic(user, alliance, at),
    )


@bp.route("/alliances/<slug:slug>/join", methods=["GET", "POST"])
@verb(may_ask_to_join, load_alliance, form=JoinForm.of, template="public/alliances/join_alliance.html")
def join_alliance(alliance: Alliance, form: JoinForm) -> ResponseReturnValue:
    """Ask to join."""
    organisation = form.chosen() or abort(404)
    service.ask_to_join(alliance, organisation, form.offers.data or "", by=me(), at=instant())
    flash(_("申请已提交，答复后会收到通知"), "success")
    return redirect(url_for("public.alliance", slug=alliance.slug), 303)


@bp.route("/alliances/members/<key:id>/answer", methods=["GET", "POST"])
@verb(
    may_decide_joining,
    load_member,
    form=lambda _member: AnswerForm(),
    template="public/alliances/answer_joining.html",
)
def answer_joining(member: AllianceMember, form: AnswerForm) -> ResponseReturnValue:
    """Agree, or refuse with a reason."""
    service.decide_joining(member, form.agreed.data == "1", form.answer.data or "", by=me(), at=instant())
    flash(_("已答复，申请单位会收到通知"), "success")
    return redirect(url_for("public.alliance", slug=member.alliance.slug), 303)


def _leaving(member: AllianceMember) -> dict[str, Any]:
    named = {"name": member.organisation.name, "alliance": member.alliance.name}
    asked = member.state == MemberState.ASKED
    said = (
        t("%(name)s收回加入%(alliance)s的申请", **named) if asked else t("%(name)s退出%(alliance)s", **named)
    )
    return {"sentences": [said, t("以后可以再次申请加入")]}


@bp.route("/alliances/members/<key:id>/leave", methods=["GET", "POST"])
@verb(
    may_leave_alliance,
    load_member,
    form=lambda _member: FlaskForm(),
    template="public/alliances/leave_alliance.html",
    context=_leaving,
)
def leave_alliance(member: AllianceMember, form: FlaskForm) -> ResponseReturnValue:
    """Leave, or take back what was asked."""
    del form
    service.leave_alliance(member, by=me(), at=instant())
    flash(_("已办理"), "success")
    return redirect(url_for("public.alliance", slug=member.alliance.slug), 303)
