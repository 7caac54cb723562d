"""Ties that the records show between judges and organisations. They are proposed; a person decides (trust.md A19)."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.chains.cities import city_code
from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.people.models import Expert, Membership, Organisation, User
from app.people.states import OrganisationKind, SeatRole
from app.rounds.models import Conflict, Panelist, Round, RoundEntry, RoundItem
from app.rounds.states import ConflictKind, ConflictState, PanelistState, Sign

SHARED_MAIL = frozenset(
    {
        *(
            "163.com",
            "126.com",
            "yeah.net",
            "qq.com",
            "foxmail.com",
            "sina.com",
            "sina.cn",
            "sohu.com",
            "aliyun.com",
        ),
        *(
            "139.com",
            "189.cn",
            "21cn.com",
            "gmail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "icloud.com",
        ),
        *("yahoo.com", "msn.com", "proton.me"),
    }
)


def round_organisations(round: Round) -> list[Organisation]:
    """Every organisation with a stake in the round, by name: entrants, and the issuers of its items."""
    entrants = (
        select(Entry.organisation_id)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .where(RoundEntry.round_id == round.id)
    )
    issuers = select(Item.issuer_id).join(RoundItem).where(RoundItem.round_id == round.id)
    query = select(Organisation).where(or_(Organisation.id.in_(entrants), Organisation.id.in_(issuers)))
    loaded = query.options(joinedload(Organisation.region))
    return list(db.session.scalars(loaded.order_by(Organisation.name)))


def detect_conflicts(round: Round, *, by: User | None, at: datetime) -> int:
    """Propose every tie that the records show and nobody has decided yet; how many were new.

    Signs: same employer (by key, credit code, name or alias), a membership, a mail domain that is not a public
    provider's, the same telephone; where cities recommend, an office in the city of the laboratory; a tie that was
    confirmed in another round of the call (rule 8). Idempotent: a decided pair is not proposed again.
    """
    organisations = round_organisations(round)
    known = set(
        db.session.execute(
            select(Conflict.user_id, Conflict.organisation_id).where(Conflict.round_id == round.id)
        )
    )
    idle = frozenset() if round.call.kind_data.recommended else frozenset({Sign.CITY})
    earlier = _confirmed_elsewhere(round)
    new = 0
    for user in _judges(round):
        for organisation in organisations:
            signs = [s for s in signs_between(user, organisation, at) if s not in idle]
            kind = earlier.get((user.id, organisation.id))
            if kind is not None:
                signs.append(Sign.EARLIER)
            if signs and (user.id, organisation.id) not in known:
                _propose(round, user, organisation, signs, kind, by=by, at=at)
                new += 1
    return new


def signs_between(user: User, organisation: Organisation, at: datetime) -> list[Sign]:
    """What in the records ties a person to an organisation, in the order of ``Sign``."""
    found = {
        Sign.EMPLOYER: _same_employer(user, organisation),
        Sign.MEMBER: _is_member(user.memberships, organisation, at),
        Sign.MAIL_DOMAIN: _same_domain(user.email, organisation.mail_domain),
        Sign.PHONE: _same_phone(user.phone, organisation.contact_phone),
        Sign.CITY: _recommends(user, organisation, at),
    }
    return [sign for sign, is_there in found.items() if is_there]


def _confirmed_elsewhere(round: Round) -> dict[tuple[str, str], ConflictKind]:
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


def _judges(round: Round) -> list[User]:
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


def _propose(
    round: Round,
    user: User,
    organisation: Organisation,
    signs: list[Sign],
    kind: ConflictKind | None,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """``kind``: as which it was confirmed elsewhere, if it was."""
    employed = bool({Sign.EMPLOYER, Sign.MEMBER} & set(signs))
    conflict = Conflict(
        round=round,
        user=user,
        organisation=organisation,
        kind=kind or (ConflictKind.EMPLOYMENT if employed else ConflictKind.OTHER),
        is_declared=False,
        state=ConflictState.PROPOSED,
        signs=[sign.value for sign in signs],
        raised_at=at,
    )
    db.session.add(conflict)
    db.session.flush()
    record("conflict.proposed", conflict, by=by, at=at, call_id=round.call_id, signs=conflict.signs)


def _same_employer(user: User, organisation: Organisation) -> bool:
    expert = user.expert
    if expert is None:
        return False
    if expert.employer_id == organisation.id:
        return True
    name = _plain(expert.employer_name)
    return bool(name) and name in {_plain(str(n)) for n in (organisation.name, *organisation.aliases)}


def _is_member(memberships: Iterable[Membership], organisation: Organisation, at: datetime) -> bool:
    return any(m.organisation_id == organisation.id and m.is_valid(at) for m in memberships)


def _recommends(user: User, organisation: Organisation, at: datetime) -> bool:
    """Whether he sits for the city of a laboratory, or its bureau employs him (rule 4: its city's recommendation)."""
    city = city_code(organisation.region) if organisation.kind == OrganisationKind.LABORATORY else None
    if city is None:
        return False
    if user.city(SeatRole.RECOMMENDER, at) == city:
        return True
    employer = user.expert.employer if user.expert is not None else None
    if employer is None or employer.kind != OrganisationKind.BUREAU:
        return False
    return city_code(employer.region) == city


def _same_domain(email: str, domain: str) -> bool:
    domain = domain.strip().casefold().removeprefix("@")
    own = email.rpartition("@")[2].casefold()
    return bool(domain) and domain not in SHARED_MAIL and (own == domain or own.endswith(f".{domain}"))


def _same_phone(own: str | None, other: str) -> bool:
    digits, theirs = (("".join(filter(str.isdigit, text or "")))[-11:] for text in (own, other))
    return len(digits) >= 7 and digits == theirs


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
