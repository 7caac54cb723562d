"""One's organisations: register, see, keep."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.people import policy, queries, service
from app.people.certificates import read_cma
from app.people.models import Organisation
from app.people.states import OrganisationKind, OrganisationState
from app.shared.clock import local_date
from app.shared.text import t
from app.web.account import bp
from app.web.account.organisation_forms import (
    ProfileForm,
    RegistrationForm,
    profile_form,
    registration_form,
)
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS

RAILS.add("lab", t("机构与成员"), "account.organisations", icon="building")
RAILS.add("enterprise", t("机构与成员"), "account.organisations", icon="building")


def load_organisation(key: str) -> Organisation | None:
    """The organisation of an address."""
    return db.session.get(Organisation, key)


@bp.get("/organisations")
@page(policy.may_see_own_account)
def organisations() -> ResponseReturnValue:
    """Where somebody belongs, and who asks him in."""
    return render_template(
        "account/organisations.html",
        memberships=queries.own_memberships(me(), instant()),
        invitations=db.session.scalars(policy.visible_invitations(me(), instant())).all(),
        may_register=policy.may_register_organisation(me(), instant()),
    )


@bp.route("/organisations/register", methods=["GET", "POST"])
@verb(policy.may_register_organisation, form=registration_form, template="account/organisation_register.html")
def register_organisation(form: RegistrationForm) -> ResponseReturnValue:
    """Register an organisation; look-alike names wait for approval."""
    kind = OrganisationKind(str(form.kind.data))
    made = service.register_organisation(kind, form.facts(), by=me(), at=instant())
    if made.state == OrganisationState.WAITING:
        flash(_("已提交。名称与已登记的机构相近，须由管理员核准，结果会发信告知"), "info")
    else:
        flash(_("机构已登记，可以邀请同事加入"), "success")
    return redirect(url_for("account.organisation", key=made.id), 303)


@bp.get("/organisations/<key:key>")
@page(policy.may_see_organisation, load_organisation)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    """The profile of an organisation."""
    return render_template(
        "account/organisation.html",
        organisation=organisation,
        certificate=read_cma(organisation.cma_number),
        is_expired=bool(
            organisation.cma_valid_until and organisation.cma_valid_until < local_date(instant())
        ),
        may_edit=policy.may_edit_organisation(me(), organisation, instant()),
    )


@bp.route("/organisations/<key:key>/edit", methods=["GET", "POST"])
@verb(
    policy.may_edit_organisation,
    load_organisation,
    form=profile_form,
    template="account/organisation_edit.html",
)
def edit_organisation(organisation: Organisation, form: ProfileForm) -> ResponseReturnValue:
    """Keep the profile."""
    service.edit_organisation(organisation, form.facts(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return redirect(url_for("account.organisation", key=organisation.id), 303)
