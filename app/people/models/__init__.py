"""Tables of people: accounts, organisations, seats."""

from app.people.models.accounts import LoginSession, Passkey, Role, TrustedDevice, User
from app.people.models.attempts import SignInAttempt
from app.people.models.openers import OpenerKey
from app.people.models.organisations import Invitation, Membership, Organisation
from app.people.models.seats import Expert, Seat
from app.people.models.shares import Shareholding

__all__ = [
    "Expert",
    "Invitation",
    "LoginSession",
    "Membership",
    "OpenerKey",
    "Organisation",
    "Passkey",
    "Role",
    "Seat",
    "Shareholding",
    "SignInAttempt",
    "TrustedDevice",
    "User",
]
