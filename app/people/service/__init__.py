"""Verbs of people, by the noun that they change."""

from app.people.service.accounts import (
    change_profile,
    deactivate_account,
    end_session,
    end_sessions,
    lift_limits,
    reactivate_account,
    reset_factors,
    unlock_account,
)
from app.people.service.devices import distrust_device, trust_device
from app.people.service.experts import Post, save_expert
from app.people.service.memberships import (
    accept_invitation,
    change_role,
    end_membership,
    invite_member,
    withdraw_invitation,
)
from app.people.service.opener_keys import change_passphrase, make_opener_key
from app.people.service.organisations import (
    OrganisationFacts,
    approve_organisation,
    edit_organisation,
    refuse_organisation,
    register_organisation,
)
from app.people.service.seats import end_seat, grant_seat

__all__ = [
    "OrganisationFacts",
    "Post",
    "accept_invitation",
    "approve_organisation",
    "change_passphrase",
    "change_profile",
    "change_role",
    "deactivate_account",
    "distrust_device",
    "edit_organisation",
    "end_membership",
    "end_seat",
    "end_session",
    "end_sessions",
    "grant_seat",
    "invite_member",
    "lift_limits",
    "make_opener_key",
    "reactivate_account",
    "refuse_organisation",
    "register_organisation",
    "reset_factors",
    "save_expert",
    "trust_device",
    "unlock_account",
    "withdraw_invitation",
]
