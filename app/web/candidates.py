"""In whose name a person may enter for an item, and how each stands to its conditions: one verdict for every page."""

from dataclasses import dataclass, field
from datetime import datetime

from app.calls.models import Item
from app.credit.queries import credits_of
from app.entries.models import Entry
from app.entries.policy import Check, eligibility, is_eligible, writing_organisations
from app.entries.queries import entries_of_organisations
from app.entries.states import CheckState
from app.people.models import Organisation, User
from app.people.shares import declared_shares


@dataclass(frozen=True)
class Candidate:
    """An organisation that could enter, how it stands to the conditions, its entries, and how many it may have."""

    organisation: Organisation
    checks: list[Check]
    entries: list[Entry] = field(default_factory=list)
    most: int = 1

    @property
    def is_eligible(self) -> bool:
        """Whether nothing speaks against entering."""
        return is_eligible(self.checks)

    @property
    def is_full(self) -> bool:
        """Whether it has as many entries as the kind takes; they are continued, withdrawn ones too."""
        return len(self.entries) >= self.most

    @property
    def may_begin(self) -> bool:
        """Whether one more draft may be begun."""
        return self.is_eligible and not self.is_full

    @property
    def unmet(self) -> list[Check]:
        """What speaks against it."""
        return [check for check in self.checks if check.state == CheckState.NOT_MET]


def candidates_for(user: User | None, item: Item, at: datetime) -> list[Candidate]:
    """The organisations that the person writes for, of a sort that the kind admits.

    One query each for all their entries, their credit and their shares.
    """
    organisations = writing_organisations(user, item, at)
    entries = entries_of_organisations(item, [o.id for o in organisations])
    credit = credits_of(organisations, at) if organisations else {}
    shares = declared_shares([*organisations, item.issuer], at) if organisations and item.issuer else []
    most = item.call.kind_data.most_per_organisation
    return [
        Candidate(o, eligibility(o, item, user, at, credit[o.id], shares), entries.get(o.id, []), most)
        for o in organisations
    ]
