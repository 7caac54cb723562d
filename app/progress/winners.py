"""Who won what, as notices have told it: the one source of every public line about a laboratory.

Nothing here knows of entries that no notice carries. A line that was struck, given up or withdrawn with its notice is
no win any more; the notice itself stays where everybody can read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.calls.models import Call, Item
from app.certificates.models import Certificate
from app.chains.queries import same_chain
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import Notice, NoticeLine
from app.notices.policy import visible_notices
from app.notices.states import IN_FORCE, LineState
from app.people.models import Organisation
from app.people.policy import visible_laboratories
from app.projects.models import Acceptance, Project
from app.projects.states import ProjectState

STANDING = (LineState.NOTICED, LineState.ANNOUNCED)


@dataclass(frozen=True)
class Win:
    """One line of a notice that stands: the item, its list, the notice; the instants it was announced and accepted, the
    number of its valid certificate."""

    title: str
    code: str
    call_slug: str
    call_title: str
    notice_slug: str
    state: LineState
    announced_at: datetime | None
    accepted_at: datetime | None
    certificate: str | None


@dataclass(frozen=True)
class Winner:
    """A laboratory with how many items it has on notice, won and brought to acceptance. ``slug``: of its public page,
    None where it has none."""

    name: str
    slug: str | None
    on_notice: int
    won: int
    accepted: int


def accepted_at() -> ColumnElement[Any]:
    """When the task of an entry passed its acceptance, null before: a scalar for a select that has ``Entry``."""
    return (
        select(func.max(Acceptance.decided_at))
        .join(Project, Project.id == Acceptance.project_id)
        .where(
            Project.entry_id == Entry.id,
            Project.state == ProjectState.ACCEPTED,
            Acceptance.is_passed.is_(True),
        )
        .correlate(Entry)
        .scalar_subquery()
    )


def standing_lines(at: datetime) -> Select[Any]:
    """Lines of winners on notices in force, with entry, item, call and notice joined; for everybody the same."""
    told = visible_notices(None, at).where(Notice.state.in_(IN_FORCE)).with_only_columns(Notice.id)
    return (
        select(NoticeLine)
        .join(Notice, Notice.id == NoticeLine.notice_id)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .join(Call, Call.id == Item.call_id)
        .where(NoticeLine.state.in_(STANDING), Notice.id.in_(told))
    )


def wins_of(organisation: Organisation, at: datetime, most: int = 100) -> list[Win]:
    """What a laboratory has on notice and has won, the latest first; one query."""
    valid = and_(
        Certificate.line_id == NoticeLine.id,
        Certificate.revoked_at.is_(None),
        NoticeLine.state == LineState.ANNOUNCED,
    )
    rows = db.session.execute(
        standing_lines(at)
        .outerjoin(Certificate, valid)
        .where(Entry.organisation_id == organisation.id)
        .with_only_columns(
            NoticeLine.item_title,
            Item.code,
            Call.slug,
            Call.title,
            Notice.slug,
            NoticeLine.state,
            NoticeLine.announced_at,
            accepted_at(),
            Certificate.number,
        )
        .order_by(Notice.published_at.desc(), Item.position, NoticeLine.id)
        .limit(most)
    )
    return [Win(*row) for row in rows]


def winners_in(chain: str, at: datetime, most: int) -> list[Winner]:
    """Who is at work in a chain (by its slug), those with accepted results first; one query."""
    public = visible_laboratories(None, at).with_only_columns(Organisation.id)
    lines = standing_lines(at).join(Organisation, Organisation.id == Entry.organisation_id)
    slug = case((Organisation.id.in_(public), Organisation.slug))
    accepted = func.count(accepted_at())
    won = func.sum(case((NoticeLine.state == LineState.ANNOUNCED, 1), else_=0))
    rows = db.session.execute(
        lines.where(Item.chain_id.in_(same_chain(chain)))
        .with_only_columns(
            Organisation.name,
            func.max(slug),
            func.sum(case((NoticeLine.state == LineState.NOTICED, 1), else_=0)),
            won,
            accepted,
        )
        .group_by(Organisation.id, Organisation.name)
        .order_by(accepted.desc(), won.desc(), Organisation.name)
        .limit(most)
    )
    return [Winner(*row) for row in rows]


def won_by(organisations: Sequence[Organisation], at: datetime) -> dict[str, tuple[int, int]]:
    """(items won, of these accepted) of each organisation by key, those without a win left out; one query."""
    rows = db.session.execute(
        standing_lines(at)
        .where(
            NoticeLine.state == LineState.ANNOUNCED,
            Entry.organisation_id.in_([organisation.id for organisation in organisations]),
        )
        .with_only_columns(Entry.organisation_id, func.count(), func.count(accepted_at()))
        .group_by(Entry.organisation_id)
    )
    return {key: (won, accepted) for key, won, accepted in rows}
