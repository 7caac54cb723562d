"""Members of a consortium, as the services leave them."""

from decimal import Decimal

from app.entries.content.consortium import Terms
from app.entries.models import Entry, Partner
from app.entries.service import confirm_partner, invite_partner
from app.extensions import db
from app.people.models import Organisation
from tests.factories.entries import opened, writer_of
from tests.factories.people import make_organisation

PART = "承担温度均匀性指标的测量装置研制"


def make_partner(entry: Entry, organisation: Organisation | None = None, share: str = "30") -> Partner:
    """A laboratory that was asked, and has not answered."""
    asked = organisation or make_organisation()
    db.session.flush()
    terms = Terms(PART, Decimal(share))
    partner = invite_partner(entry, asked, terms, by=writer_of(entry.organisation), at=opened(entry.item))
    writer_of(asked)
    db.session.flush()
    return partner


def make_confirmed_partner(
    entry: Entry, organisation: Organisation | None = None, share: str = "30"
) -> Partner:
    """A laboratory that has confirmed."""
    partner = make_partner(entry, organisation, share)
    by = writer_of(partner.organisation)
    confirm_partner(partner, partner.revision, by=by, at=opened(entry.item))
    db.session.flush()
    return partner
