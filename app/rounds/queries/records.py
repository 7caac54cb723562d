"""The records of a round, read for ``Records``: organisations, earlier work, teams, earlier declarations."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.entries.models import Entry, EntryVersion, NamedMember
from app.entries.policy import named
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import Expert, Organisation, Shareholding, User
from app.people.shares import held_on
from app.rounds.models import Conflict, Panelist, Round, RoundEntry, RoundItem
from app.rounds.queries.ties import SPAN, Records, people_named
from app.rounds.states import ConflictKind, ConflictState, PanelistState, Sign
from app.shared.clock import local_date


def round_organisations(round: Round) -> list[Organisation]:
    """Every organisation with a stake in the round, by name: entrants with their consortia, and issuers."""
    entrants = (
        select(Entry.organisation_id)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .where(RoundEntry.round_id == round.id)
    )
    issuers = select(Item.issuer_id).join(RoundItem).where(RoundItem.round_id == round.id)
    members = named().with_only_columns(NamedMember.organisation_id)
    bound = members.join(RoundEntry, RoundEntry.entry_id == Entry.id).where(RoundEntry.round_id == round.id)
    query = select(Organisation).where(
        or_(Organisation.id.in_(entrants), Organisation.id.in_(bound), Organisation.id.in_(issuers))
    )
    loaded = query.options(joinedload(Organisation.region))
    return list(db.session.scalars(loaded.order_by(Organisation.name)))


def records_of(round: Round, at: datetime) -> Records:
    """Everything that the records show about the round's organisations; five queries whatever its size.

    Of other calls only what is public or was decided by a person enters: winners, and confirmed ties without their
    text. An entry that lost elsewhere is nobody's business here.
    """
    organisations = round_organisations(round)
    return Records(
        organisations,
        works=_works([o.id for o in organisations], at),
        teams=_teams(round, at),
        earlier=_earlier(round, at),
        shares=_shares([o.id for o in organisations], at),
    )


def accepted_judges(round: Round) -> list[User]:
    """Who accepted, with all that is compared."""
    query = (
        select(User)
        .join(Panelist, Panelist.user_id == User.id)
        .where(Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED)
        .options(
            selectinload(User.expert).joinedload(Expert.employer).joinedload(Organisation.region),
            joinedload(User.memberships),
            selectinload(User.seats),
        )
    )
    return list(db.session.scalars(query).unique())


def earlier_kinds(round: Round) -> dict[tuple[str, str], ConflictKind]:
    """(user, organisation) → the tie as it was last confirmed in another round of the same call."""
    query = (
        select(Conflict.user_id, Conflict.organisation_id, Conflict.kind)
        .join(Conflict.round)
        .where(
            Round.call_id == round.call_id, Round.id != round.id, Conflict.state == ConflictState.CONFIRMED
        )
        .order_by(Conflict.decided_at, Conflict.id)
    )
    return {(user, organisation): kind for user, organisation, kind in db.session.execute(query)}


def dismissed_before(conflict: Conflict) -> Conflict | None:
    """The last time that the same pair was pinned as no conflict in another round of the call."""
    query = (
        select(Conflict)
        .join(Conflict.round)
        .where(
            Round.call_id == conflict.round.call_id,
            Conflict.id != conflict.id,
            Conflict.user_id == conflict.user_id,
            Conflict.organisation_id == conflict.organisation_id,
            Conflict.state == ConflictState.DISMISSED,
            Conflict.decided_at.is_not(None),
        )
        .order_by(Conflict.decided_at.desc(), Conflict.id)
    )
    return db.session.scalar(query.limit(1))


def _works(organisations: Sequence[str], at: datetime) -> list[tuple[str, str, str]]:
    """(issuer, winner, title) of the items that somebody of the round issued or won, in three years."""
    query = (
        select(Item.issuer_id, Entry.organisation_id, Item.title)
        .join(Entry, Entry.item_id == Item.id)
        .where(
            Item.issuer_id.is_not(None),
            Entry.outcome == Outcome.SELECTED,
            Entry.submitted_at >= at - SPAN,
            or_(Item.issuer_id.in_(organisations), Entry.organisation_id.in_(organisations)),
        )
    )
    return [(str(issuer), winner, title) for issuer, winner, title in db.session.execute(query)]


def _shares(organisations: Sequence[str], at: datetime) -> list[tuple[str, str, str]]:
    """(declarer, the other, per cent) of the shares between somebody of the round and an organisation known here."""
    query = (
        select(Shareholding.organisation_id, Organisation.id, Shareholding.percent)
        .join(Organisation, Organisation.credit_code == Shareholding.other_code)
        .where(
            held_on(local_date(at)),
            or_(Shareholding.organisation_id.in_(organisations), Organisation.id.in_(organisations)),
        )
    )
    return [(one, other, f"{percent:f}%") for one, other, percent in db.session.execute(query)]


def _teams(round: Round, at: datetime) -> Iterator[tuple[str, str, str]]:
    """(name, organisation, title) of everybody whom an entry of the round, or one that won in three years, names."""
    here = select(RoundEntry.entry_id).where(RoundEntry.round_id == round.id)
    entrants = select(Entry.organisation_id).where(Entry.id.in_(here))
    won = (Entry.outcome == Outcome.SELECTED) & (Entry.submitted_at >= at - SPAN)
    query = (
        select(EntryVersion.content, Entry.organisation_id, Item.title)
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .where(
            EntryVersion.number == Entry.version_number,
            or_(Entry.id.in_(here), won & Entry.organisation_id.in_(entrants)),
        )
    )
    for content, organisation, title in db.session.execute(query):
        for name in people_named(json.loads(content) if content else {}):
            yield name, organisation, title


def _earlier(round: Round, at: datetime) -> list[tuple[str, str, Sign, str]]:
    """Ties of the panel that were confirmed in another round: of the call with its title, else without a word."""
    judges = select(Panelist.user_id).where(Panelist.round_id == round.id)
    query = (
        select(Conflict.user_id, Conflict.organisation_id, Round.call_id, Round.title)
        .join(Round, Round.id == Conflict.round_id)
        .where(
            Conflict.user_id.in_(judges),
            Round.id != round.id,
            Conflict.state == ConflictState.CONFIRMED,
            Conflict.decided_at >= at - SPAN,
        )
        .order_by(Conflict.decided_at, Conflict.id)
    )
    return [
        (user, organisation, *((Sign.EARLIER, title) if call == round.call_id else (Sign.EARLIER_CALL, "")))
        for user, organisation, call, title in db.session.execute(query)
    ]
