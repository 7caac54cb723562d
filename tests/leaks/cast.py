"""Who looks: one person for every seat, the same over all phases."""

from dataclasses import dataclass, field

from app.people.models import Organisation, User
from app.people.states import OrganisationKind, SeatRole
from tests.factories.people import (
    make_judge,
    make_member,
    make_organisation,
    make_region,
    make_user,
    seat,
)
from tests.factories.recommending import make_recommender
from tests.leaks.canaries import Canaries, Canary

LABORATORIES = ("lab", "rival", "tied", "outsider")
"""Two that bid, one that bid and that a judge may not read, one that did not hand in anything."""
ROLES = {
    "discipline": SeatRole.DISCIPLINE,
    "supervisor": SeatRole.SUPERVISOR,
    "system": SeatRole.SYSTEM_ADMIN,
    "security": SeatRole.SECURITY_ADMIN,
    "audit": SeatRole.AUDIT_ADMIN,
}
JUDGES = ("judge", "conflicted", "colleague", "declined", "double")
SEATS = (
    *("visitor", "lab", "rival", "outsider", "issuer", "judge", "conflicted", "double"),
    *("officer", "other_officer", "chief", "recommender", "other_recommender", *ROLES),
)
"""Whoever is swept. ``double``: belongs to the rival laboratory and has a judge's seat; ``chief``: an officer of the
whole platform."""


@dataclass
class Cast:
    """People and organisations by the name of their part."""

    people: dict[str, User] = field(default_factory=dict)
    laboratories: dict[str, Organisation] = field(default_factory=dict)
    issuer: Organisation | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    """The private keys of openers, by their users' keys."""

    def __getitem__(self, part: str) -> User:
        return self.people[part]

    def owner(self, organisation_id: str | None) -> str:
        """The part that an organisation plays."""
        found = (part for part, lab in self.laboratories.items() if lab.id == organisation_id)
        return next(found, "")


def make_cast(canaries: Canaries) -> Cast:
    """Everybody but the officers of one call, whose seats come with their calls."""
    cast = Cast()
    make_region()
    make_region("320500", "苏州市", "Suzhou")
    for part in LABORATORIES:
        cast.laboratories[part] = _private(make_organisation(), part, canaries)
        cast.people[part] = make_member(cast.laboratories[part])
    cast.issuer = _private(make_organisation(kind=OrganisationKind.ENTERPRISE), "issuer", canaries)
    cast.people["issuer"] = make_member(cast.issuer)
    for part in JUDGES:
        cast.people[part] = make_judge(make_organisation())
    cast.people["double"].memberships.append(_also_in(cast.laboratories["rival"]))
    for part in ("officer", "second", "third", "fourth", "other_officer"):
        cast.people[part] = make_user()
    cast.people["recommender"] = make_recommender()
    cast.people["other_recommender"] = make_recommender("320500")
    cast.people["chief"] = make_user()
    seat(cast.people["chief"], SeatRole.OFFICER)
    for part, role in ROLES.items():
        cast.people[part] = make_user()
        seat(cast.people[part], role)
    for part, user in cast.people.items():
        _personal(user, "rival" if part == "double" else part, canaries)
    return cast


def _also_in(organisation: Organisation) -> object:
    return make_member(organisation).memberships[0]


def _private(organisation: Organisation, part: str, canaries: Canaries) -> Organisation:
    for column in ("contact_name", "contact_phone", "group_name", "credit_code_reason"):
        setattr(organisation, column, canaries.mint("organisation.private", "draft", part))
    return organisation


def _personal(user: User, part: str, canaries: Canaries) -> None:
    user.email = f"{canaries.mint('person.private', 'draft', part, user.id)}@example.org"
    user.phone = canaries.mint("person.private", "draft", part, user.id)
    user.password = canaries.mint("never", "draft")
    canaries.known[user.fs_uniquifier] = Canary("never", "draft")
    user.tf_totp_secret = canaries.mint("never", "draft")
    if user.expert is not None:
        user.name = f"示例{canaries.mint('judge.name', 'draft', part, user.id)}"
        user.expert.title = canaries.mint("judge.profile", "draft", part, user.id)
