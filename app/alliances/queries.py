"""Alliances as lists and pages show them, and who is allied with whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.alliances.models import Alliance, AllianceMember, AllianceNotice, AllianceTopic
from app.alliances.policy import visible_alliances, visible_members, visible_notices
from app.alliances.policy.leading import reading_keys, writing_keys
from app.alliances.states import LIVE, AllianceState, MemberState
from app.calls.models import Item
from app.calls.policy import visible_items
from app.chains.models import Chain
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import visible_needs
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState
from app.shared.text import t
from app.shared.waiting import Tally

MOST = 300


def listed_alliances(user: User | None, at: datetime) -> Select[Alliance]:
    """Alliances that stand first, by chain; ended ones after them."""
    found = visible_alliances(user, at).join(Alliance.chain).options(contains_eager(Alliance.chain))
    return found.order_by(Alliance.state == AllianceState.ENDED, Chain.position, Alliance.created_at.desc())


def find_alliance(slug: str) -> Alliance | None:
    """The alliance of a public address, with its chain."""
    found = select(Alliance).where(Alliance.slug == slug)
    return db.session.scalar(found.options(joinedload(Alliance.chain)))


def alliance_of_chain(chain_name: str) -> Alliance | None:
    """The alliance of a chain that stands."""
    return db.session.scalar(
        select(Alliance).where(Alliance.chain_name == chain_name, Alliance.state.in_(LIVE))
    )


def sizes_of(alliances: Sequence[Alliance]) -> dict[str, tuple[int, int]]:
    """(laboratories, enterprises) among the members of each, by key; one query."""
    counted = (
        select(AllianceMember.alliance_id, Organisation.kind, func.count())
        .join(AllianceMember.organisation)
        .where(
            AllianceMember.alliance_id.in_([a.id for a in alliances]),
            AllianceMember.state == MemberState.AGREED,
        )
        .group_by(AllianceMember.alliance_id, Organisation.kind)
    )
    sizes: dict[str, list[int]] = {}
    for key, kind, count in db.session.execute(counted):
        sizes.setdefault(key, [0, 0])[0 if kind == OrganisationKind.LABORATORY else 1] += count
    return {key: (labs, firms) for key, (labs, firms) in sizes.items()}


def members_of(alliance: Alliance, user: User | None, at: datetime) -> Sequence[AllianceMember]:
    """Whom the person may see of those present, the convenor first, then those who ask, then by name."""
    found = visible_members(user, at).join(AllianceMember.organisation)
    found = found.options(contains_eager(AllianceMember.organisation)).where(
        AllianceMember.alliance_id == alliance.id,
        AllianceMember.state.in_((MemberState.ASKED, MemberState.AGREED)),
    )
    order = (AllianceMember.is_convenor.desc(), AllianceMember.state.desc(), Organisation.name)
    return db.session.scalars(found.order_by(*order).limit(MOST)).all()


def notices_of(alliance: Alliance, user: User | None, at: datetime) -> Sequence[AllianceNotice]:
    """What the person may read, the latest first."""
    rows = visible_notices(user, at).where(AllianceNotice.alliance_id == alliance.id)
    return db.session.scalars(
        rows.order_by(AllianceNotice.published_at.desc(), AllianceNotice.id).limit(MOST)
    ).all()


def topics_of(alliance: Alliance, at: datetime) -> Sequence[AllianceTopic]:
    """What it works on, pilots first: only needs and items that everybody may read today."""
    needs = visible_needs(None, at).with_only_columns(Need.id)
    items = visible_items(None, at).with_only_columns(Item.id)
    rows = (
        select(AllianceTopic)
        .where(
            AllianceTopic.alliance_id == alliance.id,
            AllianceTopic.removed_at.is_(None),
            or_(AllianceTopic.need_id.in_(needs), AllianceTopic.item_id.in_(items)),
        )
        .options(
            joinedload(AllianceTopic.need),
            joinedload(AllianceTopic.item).joinedload(Item.call),
            joinedload(AllianceTopic.organisation),
        )
    )
    return db.session.scalars(
        rows.order_by(AllianceTopic.sort, AllianceTopic.added_at.desc()).limit(MOST)
    ).all()


def needs_to_share(alliance: Alliance, at: datetime, most: int = MOST) -> Sequence[Need]:
    """Public needs of the chain, in every version of the catalogue."""
    rows = visible_needs(None, at).join(Need.chain).where(Chain.name == alliance.chain_name)
    return db.session.scalars(rows.order_by(Need.published_at.desc(), Need.id).limit(most)).all()


def items_to_try(alliance: Alliance, at: datetime, most: int = MOST) -> Sequence[Item]:
    """Public items of the chain."""
    rows = visible_items(None, at).join(Item.chain).where(Chain.name == alliance.chain_name)
    rows = rows.options(contains_eager(Item.call))
    return db.session.scalars(rows.order_by(Item.code.desc(), Item.id).limit(most)).all()


def own_memberships(user: User, at: datetime) -> Select[AllianceMember]:
    """The alliances of the person's organisations, those that ask or are members first, the latest first."""
    rows = select(AllianceMember).where(AllianceMember.organisation_id.in_(reading_keys(user, at)))
    return rows.options(
        joinedload(AllianceMember.alliance), joinedload(AllianceMember.organisation)
    ).order_by(
        AllianceMember.state.in_((MemberState.ASKED, MemberState.AGREED)).desc(),
        AllianceMember.asked_at.desc(),
        AllianceMember.id,
    )


def allied_laboratories(organisation: Organisation, chain: Chain, at: datetime) -> Sequence[Organisation]:
    """Who may be asked into a joint bid on an item of the chain: approved laboratories that are members of the same
    running alliance as this organisation, by name, itself left out; none where it is no member."""
    mine = (
        select(AllianceMember.alliance_id)
        .join(AllianceMember.alliance)
        .where(
            AllianceMember.organisation_id == organisation.id,
            AllianceMember.state == MemberState.AGREED,
            AllianceMember.decided_at <= at,
            Alliance.chain_name == chain.name,
            Alliance.state == AllianceState.RUNNING,
        )
    )
    rows = (
        select(Organisation)
        .join(AllianceMember, AllianceMember.organisation_id == Organisation.id)
        .where(
            AllianceMember.alliance_id.in_(mine),
            AllianceMember.state == MemberState.AGREED,
            Organisation.id != organisation.id,
            Organisation.kind == OrganisationKind.LABORATORY,
            Organisation.state == OrganisationState.ACTIVE,
        )
    )
    return db.session.scalars(rows.order_by(Organisation.name, Organisation.id)).all()


def shared_alliance(one: str, other: str, chain_name: str) -> str | None:
    """The key of the running alliance of the chain in which both organisations (keys) are members; None without."""
    both = (
        select(AllianceMember.alliance_id)
        .join(AllianceMember.alliance)
        .where(
            AllianceMember.organisation_id.in_((one, other)),
            AllianceMember.state == MemberState.AGREED,
            Alliance.chain_name == chain_name,
            Alliance.state == AllianceState.RUNNING,
        )
        .group_by(AllianceMember.alliance_id)
        .having(func.count() == 2)
    )
    return db.session.scalar(both)


def _waiting(user: User, at: datetime) -> Select[AllianceMember]:
    """Who asks to join an alliance that the person leads."""
    led = select(AllianceMember.alliance_id).where(
        AllianceMember.organisation_id.in_(writing_keys(user, at)),
        AllianceMember.is_convenor.is_(True),
        AllianceMember.state == MemberState.AGREED,
    )
    return select(AllianceMember).where(
        AllianceMember.state == MemberState.ASKED, AllianceMember.alliance_id.in_(led)
    )


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """The convenor's line, at the laboratory's desk."""
    return [Tally(t("加入联盟的申请待答复"), _waiting(user, at), "lab.alliances")]


def tallies_for_enterprise(user: User, at: datetime) -> list[Tally]:
    """The same at the enterprise's desk."""
    return [Tally(t("加入联盟的申请待答复"), _waiting(user, at), "enterprise.alliances")]
