"""Tables of people: accounts, organisations, seats."""

from app.people.models.accounts import Passkey, Role, User
from app.people.models.organisations import Invitation, Membership, Organisation
from app.people.models.seats import Expert, Seat

__all__ = ["Expert", "Invitation", "Membership", "Organisation", "Passkey", "Role", "Seat", "User"]
