"""What the platform has done for the nine measures of the policy, in figures that everybody may check."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, func, select, true

from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import visible_alliances
from app.alliances.states import LIVE, MemberState
from app.calls.models import Call, Correction, Item
from app.calls.queries.lists import in_phase
from app.calls.states import CallState, ItemState, Phase
from app.capabilities.models import Capability
from app.capabilities.policy import visible_capabilities
from app.chains.models import Chain
from app.credit.models import CreditFile, Misconduct
from app.credit.policy import standing_misconduct
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.notices.models import NoticeLine
from app.notices.policy import visible_notices
from app.notices.states import LineState
from app.people.laboratories import is_certified
from app.people.models import Organisation
from app.people.policy import visible_laboratories
from app.progress.chains import public_items
from app.progress.winners import accepted_at, standing_lines
from app.shared.clock import local_date
from app.showcase.models import Case
from app.showcase.policy import listed_cases
from app.supports.models import Support
from app.supports.policy import visible_supports

Counted = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class KindFigures:
    """One sort of list: published lists, their items, of these open now; winners announced, of these accepted; pages of
    cases that were published."""

    calls: int = 0
    items: int = 0
    open: int = 0
    won: int = 0
    accepted: int = 0
    cases: int = 0


@dataclass(frozen=True)
class MeasureFigures:
    """``kinds`` by the name of the kind. ``certified``: laboratories whose CMA certificate is valid on the day, of
    ``laboratories`` with a public page, standing in ``places`` cities or counties.
    ``allied``: organisations in ``alliances`` that stand. ``capabilities``: lines of the list of capabilities, of
    ``capable`` laboratories. ``decisions``: against laboratories, published by law until the day or later.
    ``supported``: laboratories with ``supports``."""

    needs: int
    chains_with_needs: int
    laboratories: int
    certified: int
    places: int
    notices: int
    corrections: int
    alliances: int = 0
    allied: int = 0
    capabilities: int = 0
    capable: int = 0
    decisions: int = 0
    supports: int = 0
    supported: int = 0
    kinds: dict[str, KindFigures] = field(default_factory=dict)

    def of(self, kind: str) -> KindFigures:
        """The figures of one kind; zeros where nothing of it was ever published."""
        return self.kinds.get(kind, KindFigures())


def measure_figures(at: datetime) -> MeasureFigures:
    """Every figure of the page of measures, in seven queries over what everybody may see."""
    needs, chains = _needs(at)
    laboratories, certified, places = _laboratories(at, local_date(at))
    notices, corrections = _openness(at)
    alliances, allied, capabilities, capable, decisions, supports, supported = _together(
        _alliances(at), _capabilities(at), _decisions(at), _supports(at)
    )
    return MeasureFigures(
        needs,
        chains,
        laboratories,
        certified,
        places,
        notices,
        corrections,
        alliances,
        allied,
        capabilities,
        capable,
        decisions,
        supports,
        supported,
        _kinds(at),
    )


def _needs(at: datetime) -> tuple[int, int]:
    counted = published_needs(at).join(Need.chain)
    row = db.session.execute(
        counted.with_only_columns(func.count(), func.count(func.distinct(Chain.name)))
    ).one()
    return row[0], row[1]


def _laboratories(at: datetime, today: date) -> tuple[int, int, int]:
    row = db.session.execute(
        visible_laboratories(None, at).with_only_columns(
            func.count(),
            func.coalesce(func.sum(case((is_certified(today), 1), else_=0)), 0),
            func.count(func.distinct(Organisation.region_code)),
        )
    ).one()
    return row[0], row[1], row[2]


def _openness(at: datetime) -> tuple[int, int]:
    """Public notices and public corrections."""
    notices = visible_notices(None, at).with_only_columns(func.count()).scalar_subquery()
    corrections = (
        select(func.count(Correction.id))
        .join(Call, Call.id == Correction.call_id)
        .where(Call.state != CallState.DRAFT)
        .scalar_subquery()
    )
    row = db.session.execute(select(notices, corrections)).one()
    return row[0], row[1]


def _alliances(at: datetime) -> Counted:
    """Alliances that stand, and the organisations in them."""
    agreed = and_(AllianceMember.alliance_id == Alliance.id, AllianceMember.state == MemberState.AGREED)
    counted = visible_alliances(None, at).where(Alliance.state.in_(LIVE)).outerjoin(AllianceMember, agreed)
    return counted.with_only_columns(
        func.count(func.distinct(Alliance.id)), func.count(func.distinct(AllianceMember.organisation_id))
    )


def _capabilities(at: datetime) -> Counted:
    return visible_capabilities(None, at).with_only_columns(
        func.count(), func.count(func.distinct(Capability.organisation_id))
    )


def _decisions(at: datetime) -> Counted:
    """As ``credit.policy.published_misconduct`` tells of each of the laboratories with a page."""
    today = local_date(at)
    public = visible_laboratories(None, at).with_only_columns(Organisation.credit_code)
    counted = standing_misconduct(today).where(
        CreditFile.credit_code.in_(public), Misconduct.public_until >= today
    )
    return counted.with_only_columns(func.count(Misconduct.id))


def _supports(at: datetime) -> Counted:
    """Supports that stand, and the laboratories that got them."""
    return visible_supports(None, at).with_only_columns(
        func.count(), func.count(func.distinct(Support.organisation_id))
    )


def _together(*counted: Counted) -> tuple[int, ...]:
    """The columns of several queries of one row each, one after another. One query."""
    first, *others = (each.order_by(None).subquery() for each in counted)
    rows: FromClause = first
    for each in others:
        rows = rows.join(each, true())
    columns = [column for each in (first, *others) for column in each.c]
    return tuple(db.session.execute(select(*columns).select_from(rows)).one())


def _kinds(at: datetime) -> dict[str, KindFigures]:
    live = case((and_(in_phase(Phase.OPEN, at), Item.state == ItemState.LISTED), 1), else_=0)
    listed = public_items(at).with_only_columns(
        Call.kind, func.count(func.distinct(Call.id)), func.count(), func.sum(live)
    )
    won = (
        standing_lines(at)
        .where(NoticeLine.state == LineState.ANNOUNCED)
        .with_only_columns(Call.kind, func.count(), func.count(accepted_at()))
    )
    winners = {row[0]: (row[1], row[2]) for row in db.session.execute(won.group_by(Call.kind))}
    told = listed_cases(at).with_only_columns(Case.kind, func.count()).group_by(Case.kind)
    cases = {row[0]: row[1] for row in db.session.execute(told)}
    return {
        kind: KindFigures(calls, items, is_open, *winners.get(kind, (0, 0)), cases.get(kind, 0))
        for kind, calls, items, is_open in db.session.execute(listed.group_by(Call.kind))
    }
