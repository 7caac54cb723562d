"""Who belongs to an organisation, and asking colleagues in."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.mail import Mail, unlinked
from app.extensions import db
from app.people import policy, queries, service
from app.people.models import Invitation, Membership, Organisation
from app.people.states import MembershipRole
from app.web.account import bp
from app.web.account.organisation_forms import (
    InvitationForm,
    RoleForm,
    invitation_form,
    role_choices,
    role_form,
)
from app.web.account.organisations import load_organisation
from app.web.account.security.mailing import write_mail
from app.web.account.security.passkeys import site_origin
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.rendering import render_text


def load_membership(key: str) -> Membership | None:
    """The membership of an address."""
    return db.session.get(Membership, key)


def load_invitation(key: str) -> Invitation | None:
    """The invitation of an address."""
    return db.session.get(Invitation, key)


def _members(organisation: Organisation) -> dict[str, Any]:
    user, at = me(), instant()
    rows = queries.members_of(organisation, user, at)
    return {
        "members": rows,
        "may_end": {m.id: policy.may_end_membership(user, m, at) for m in rows},
        "may_change": {m.id: policy.may_change_role(user, m, at) for m in rows},
        "may_invite": policy.may_invite(user, organisation, at),
        "invitations": queries.open_invitations(organisation),
        "roles": role_choices(),
    }


@bp.get("/organisations/<key:key>/members")
@page(policy.may_see_members, load_organisation)
def members(organisation: Organisation) -> ResponseReturnValue:
    """Members and open invitations."""
    return render_template(
        "account/members.html", organisation=organisation, form=None, **_members(organisation)
    )


@bp.route("/organisations/<key:key>/invite", methods=["GET", "POST"])
@verb(policy.may_invite, load_organisation, form=invitation_form, template="account/member_invite.html")
def invite_member(organisation: Organisation, form: InvitationForm) -> ResponseReturnValue:
    """Ask a colleague in by mail."""
    email = str(form.email.data).strip()
    role = MembershipRole(str(form.role.data))
    invitation, token = service.invite_member(organisation, email, role, by=me(), at=instant())
    _write_invitation(invitation, token)
    flash(_("邀请已发往 %(email)s，14 天内有效", email=email), "success")
    return redirect(url_for("account.members", key=organisation.id), 303)


def _write_invitation(invitation: Invitation, token: str) -> None:
    name = unlinked(invitation.organisation.name)
    text = render_template(
        "account/mail/invitation.txt",
        link=site_origin() + url_for("account.invitation", token=token),
        organisation=name,
        inviter=unlinked(me().name),
        role=render_text(invitation.role),
        until=invitation.expires_at,
    )
    write_mail(Mail(to=invitation.email, subject=_("邀请你加入机构：%(name)s", name=name), text=text))


@bp.post("/memberships/<key:key>/role")
@verb(policy.may_change_role, load_membership, form=role_form)
def change_role(membership: Membership, form: RoleForm) -> ResponseReturnValue:
    """Give a member another role."""
    role = MembershipRole(str(form.role.data))
    service.change_role(membership, role, by=me(), at=instant())
    flash(_("%(name)s 的角色已改为%(role)s", name=membership.user.name, role=render_text(role)), "success")
    return redirect(url_for("account.members", key=membership.organisation_id), 303)


@bp.post("/memberships/<key:key>/end")
@verb(policy.may_end_membership, load_membership)
def end_membership(membership: Membership) -> ResponseReturnValue:
    """Let a member go, or leave."""
    service.end_membership(membership, by=me(), at=instant())
    if membership.user_id == me().id:
        flash(_("你已退出 %(name)s", name=membership.organisation.name), "success")
        return redirect(url_for("account.organisations"), 303)
    flash(_("%(name)s 已不再是成员", name=membership.user.name), "success")
    return redirect(url_for("account.members", key=membership.organisation_id), 303)


@bp.post("/invitations/<key:key>/withdraw")
@verb(policy.may_withdraw_invitation, load_invitation)
def withdraw_invitation(invitation: Invitation) -> ResponseReturnValue:
    """Take an invitation back."""
    service.withdraw_invitation(invitation, by=me(), at=instant())
    flash(_("邀请已撤回"), "success")
    return redirect(url_for("account.members", key=invitation.organisation_id), 303)
