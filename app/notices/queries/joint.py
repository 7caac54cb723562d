"""What the members of an alliance won together, as its public page names it: after the announcement, never before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.alliances.models import Alliance
from app.entries.models import Entry, Partner
from app.entries.states import PartnerState
from app.extensions import db
from app.notices.models import Notice, NoticeLine
from app.notices.policy import visible_notices
from app.notices.states import IN_FORCE, LineState
from app.people.models import Organisation

MOST = 100


@dataclass(frozen=True)
class JointBid:
    """An announced line of a notice (its item and its lead), and the members beside the lead by name."""

    line: NoticeLine
    members: Sequence[str]


def joint_bids(alliance: Alliance, at: datetime) -> list[JointBid]:
    """Bids whose members all come from the alliance and that were announced as selected, the latest first; the same for
    everybody. A bid that lost, fell or is still on notice is nobody's business here. Two queries, MOST lines."""
    bound = Partner.state == PartnerState.CONFIRMED
    others = Partner.alliance_id.is_distinct_from(alliance.id)
    allied = select(Partner.entry_id).where(bound, Partner.alliance_id == alliance.id)
    mixed = select(Partner.entry_id).where(bound, others, Partner.entry_id.in_(allied))
    lines = (
        select(NoticeLine)
        .where(
            NoticeLine.entry_id.in_(allied),
            NoticeLine.entry_id.not_in(mixed),
            NoticeLine.state == LineState.ANNOUNCED,
            NoticeLine.notice_id.in_(
                visible_notices(None, at).where(Notice.state.in_(IN_FORCE)).with_only_columns(Notice.id)
            ),
        )
        .options(
            joinedload(NoticeLine.entry).options(joinedload(Entry.item), joinedload(Entry.call)),
        )
        .order_by(NoticeLine.announced_at.desc(), NoticeLine.id)
        .limit(MOST)
    )
    found = db.session.scalars(lines).all()
    named = (
        select(Partner.entry_id, Organisation.name)
        .join(Partner.organisation)
        .where(bound, Partner.entry_id.in_([line.entry_id for line in found]))
        .order_by(Organisation.name)
    )
    members: dict[str, list[str]] = defaultdict(list)
    for key, name in db.session.execute(named) if found else ():
        members[key].append(name)
    return [JointBid(line, members[line.entry_id]) for line in found]
