"""The link of an invitation, and accepting it."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people import policy, service
from app.people.identity import mask_email
from app.people.models import Invitation
from app.people.queries import find_invitation
from app.people.states import InvitationState
from app.web.account import bp
from app.web.account.members import load_invitation
from app.web.guards import public_page, verb
from app.web.instant import instant, me, viewer


@bp.get("/invitations/<token:token>")
@public_page
def invitation(token: str) -> ResponseReturnValue:
    """Who asks, and what to do: sign in, register, or accept. Whoever holds the link sees the organisation's name."""
    found = find_invitation(token)
    if found is None or found.state != InvitationState.SENT:
        abort(404)
    user = viewer()
    page = render_template(
        "account/invitation.html",
        invitation=found,
        address=mask_email(found.email),
        may_accept=policy.may_accept_invitation(user, found, instant()),
        expired=instant() >= found.expires_at,
        here=request.path,
    )
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/invitations/<key:key>/accept")
@verb(policy.may_accept_invitation, load_invitation)
def accept_invitation(invitation: Invitation) -> ResponseReturnValue:
    """Join."""
    membership = service.accept_invitation(invitation, by=me(), at=instant())
    flash(_("你已加入 %(name)s", name=membership.organisation.name), "success")
    return redirect(url_for("account.organisation", key=membership.organisation_id), 303)
