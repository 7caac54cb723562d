"""Needs of an enterprise: filed in five minutes, followed to their answer."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.needs import service
from app.needs.models import Need
from app.needs.policy import (
    may_amend_need,
    may_confirm_need,
    may_file_need,
    may_see_whole_need,
    may_withdraw_need,
)
from app.needs.queries import UNCONFIRMED, DeskFilter, own_needs
from app.needs.states import NeedState
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.enterprise import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer.need_filing import FileForm, NeedForm, ReasonForm
from app.web.officer.need_page import load_need, need_page
from app.web.paging import paginate

RAILS.add("enterprise", t("我方需求"), "enterprise.needs", icon="list")


def may_see_own_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """At the enterprise's desk: a need of one's own enterprise."""
    if user is None or user.membership_in(need.organisation_id, at) is None:
        return hidden()
    return may_see_whole_need(user, need, at)


def may_amend_own_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """The same for changing it."""
    return first_refusal(may_see_own_need(user, need, at), may_amend_need(user, need, at))


@bp.get("/needs")
@page(may_sit_at("enterprise"))
def needs() -> ResponseReturnValue:
    """What my enterprises filed, or an office recorded for them, with what became of it."""
    user, at = me(), instant()
    found, state = own_needs(user, at), request.args.get("state", "")
    found = DeskFilter(state=state).apply(found)
    return render_template(
        "enterprise/needs/needs.html",
        page=paginate(found, request),
        may_file=may_file_need(user, at),
        state=state,
        states=[
            ("", _("全部状态")),
            (UNCONFIRMED, _("待确认仍然存在")),
            *((member.value, member) for member in NeedState),
        ],
    )


@bp.route("/needs/new", methods=["GET", "POST"])
@verb(may_file_need, form=FileForm, template="enterprise/needs/file_need.html")
def file_need(form: FileForm) -> ResponseReturnValue:
    """File one."""
    need = service.file_need(form.asked(), form.own[form.organisation.data], by=me(), at=instant())
    flash(_("已填报，承办人会尽快处理"), "success")
    return redirect(url_for("enterprise.need", id=need.id), 303)


@bp.get("/needs/<key:id>")
@page(may_see_own_need, load_need)
def need(need: Need) -> ResponseReturnValue:
    """One need with what became of it."""
    return render_template("enterprise/needs/need.html", **need_page(need, "enterprise"))


@bp.route("/needs/<key:id>/amend", methods=["GET", "POST"])
@verb(
    may_amend_own_need,
    load_need,
    form=lambda need: NeedForm(need),
    template="enterprise/needs/amend_need.html",
)
def amend_need(need: Need, form: NeedForm) -> ResponseReturnValue:
    """Change it, or complete what was returned."""
    service.amend_need(need, form.asked(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for("enterprise.need", id=need.id), 303)


def _withdrawing(need: Need) -> dict[str, Any]:
    return {"sentences": _consequences(need)}


def _consequences(need: Need) -> list[str]:
    said = [_("需求「%(title)s」办结，不再继续办理", title=need.subject)]
    return [*said, _("从公开的需求清单上撤下")] if need.published_at is not None else said


@bp.route("/needs/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_withdraw_need,
    load_need,
    form=ReasonForm,
    template="enterprise/needs/withdraw_need.html",
    context=_withdrawing,
)
def withdraw_need(need: Need, form: ReasonForm) -> ResponseReturnValue:
    """Take it back."""
    service.withdraw_need(need, form.reason.data or "", by=me(), at=instant())
    flash(_("需求已撤回"), "success")
    return redirect(url_for("enterprise.need", id=need.id), 303)


@bp.post("/needs/<key:id>/confirm")
@verb(may_confirm_need, load_need)
def confirm_need(need: Need) -> ResponseReturnValue:
    """Say that it still stands."""
    service.confirm_need(need, by=me(), at=instant())
    flash(_("已确认，谢谢"), "success")
    return redirect(url_for("enterprise.need", id=need.id), 303)
