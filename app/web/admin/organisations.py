"""The approval desk of the system administrator."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import or_
from sqlalchemy.orm import joinedload
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.people import policy, queries, service
from app.people.models import Organisation
from app.people.service.organisations import lookalikes
from app.people.states import OrganisationState
from app.shared.text import t
from app.web.admin import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add(
    "admin",
    t("机构核准"),
    "admin.organisations",
    icon="building",
    may=policy.may_see_registrations,
)


class RefusalForm(FlaskForm):
    """Why a registration is refused."""

    reason = TextAreaField(
        _l("不予核准的理由"),
        [InputRequired(_l("写明理由，登记人会看到")), Length(max=400, message=_l("理由最多 400 个字"))],
    )


def load_organisation(key: str) -> Organisation | None:
    """The organisation of an address."""
    return db.session.get(Organisation, key)


@bp.get("/organisations")
@page(policy.may_see_registrations)
def organisations() -> ResponseReturnValue:
    """Registrations, waiting ones first."""
    q, state = request.args.get("q", "").strip(), request.args.get("state", "")
    found = policy.visible_organisations(me(), instant())
    if state in set(OrganisationState):
        found = found.where(Organisation.state == state)
    if q:
        found = found.where(
            or_(Organisation.name.contains(q, autoescape=True), Organisation.credit_code == q.upper())
        )
    waiting_first = (Organisation.state != OrganisationState.WAITING, Organisation.created_at.desc())
    found = found.options(joinedload(Organisation.region)).order_by(*waiting_first, Organisation.id)
    return render_template(
        "admin/organisations.html",
        page=paginate(found, request),
        q=q,
        state=state,
        states=[("", _l("全部状态")), *((s.value, s) for s in OrganisationState)],
    )


def _seen(organisation: Organisation) -> dict[str, Any]:
    return {
        "alike": lookalikes(organisation.name, organisation),
        "members": queries.members_of(organisation, me(), instant()),
        "may_decide": policy.may_decide_organisation(me(), organisation, instant()),
    }


@bp.get("/organisations/<key:key>")
@page(policy.may_see_organisation, load_organisation, records=True)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    """A registration beside those that it resembles."""
    return render_template(
        "admin/organisation.html", organisation=organisation, form=None, **_seen(organisation)
    )


@bp.post("/organisations/<key:key>/approve")
@verb(policy.may_decide_organisation, load_organisation)
def approve_organisation(organisation: Organisation) -> ResponseReturnValue:
    """Let it through."""
    service.approve_organisation(organisation, by=me(), at=instant())
    flash(_("%(name)s 已核准", name=organisation.name), "success")
    return redirect(url_for("admin.organisations"), 303)


@bp.route("/organisations/<key:key>/refuse", methods=["GET", "POST"])
@verb(
    policy.may_decide_organisation,
    load_organisation,
    form=lambda _organisation: RefusalForm(),
    template="admin/organisation_refuse.html",
)
def refuse_organisation(organisation: Organisation, form: RefusalForm) -> ResponseReturnValue:
    """Refuse it with a reason."""
    service.refuse_organisation(organisation, form.reason.data or "", by=me(), at=instant())
    flash(_("%(name)s 未予核准，理由已告知登记人", name=organisation.name), "success")
    return redirect(url_for("admin.organisations"), 303)
