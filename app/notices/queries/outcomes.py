"""What a notice has made known about one item, for its public page: nothing before, and for everybody the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.calls.states import ItemState
from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.policy import visible_notices
from app.notices.states import IN_FORCE, LineState, NoticePhase


@dataclass(frozen=True)
class PublicOutcome:
    """``notice``: the latest in force that carries a result of the item; ``phase``: where it stands.

    ``winners``: the lines announced, of whichever notice, in the order of their announcement. ``is_waiting``: the
    notice still holds something of the item to be announced. ``is_failing``: it says that nobody was selected (流榜).
    A result that fell since (the winner gave up, an objection was upheld) leaves the notice and none of the others.
    """

    notice: Notice
    phase: NoticePhase
    winners: Sequence[NoticeLine]
    is_waiting: bool
    is_failing: bool


def public_outcome(item: Item, at: datetime) -> PublicOutcome | None:
    """The outcome of an item as everybody may read it, from the start of its notice; two queries. None before.

    Officers get the same answer: what they have drafted is on their own pages.
    """
    found = db.session.execute(
        _in_force(at)
        .add_columns(Decision.state)
        .join(NoticeDecision, NoticeDecision.notice_id == Notice.id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(Decision.item_id == item.id)
        .order_by(Notice.published_at.desc(), Notice.id, (Decision.state == DecisionState.AGREED).desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    notice, decision = found
    lines = _lines(item, at)
    own = [line for line in lines if line.notice_id == notice.id]
    failing = not own and decision == DecisionState.AGREED
    return PublicOutcome(
        notice=notice,
        phase=notice.phase(at),
        winners=[line for line in lines if line.state == LineState.ANNOUNCED],
        is_waiting=any(line.state == LineState.NOTICED for line in own)
        or (failing and item.state == ItemState.LISTED),
        is_failing=failing,
    )


def _in_force(at: datetime) -> Select[Notice]:
    return visible_notices(None, at).where(Notice.state.in_(IN_FORCE))


def _lines(item: Item, at: datetime) -> list[NoticeLine]:
    query = (
        select(NoticeLine)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .where(
            Entry.item_id == item.id,
            NoticeLine.notice_id.in_(_in_force(at).with_only_columns(Notice.id)),
        )
        .options(joinedload(NoticeLine.notice))
        .order_by(NoticeLine.announced_at, NoticeLine.position, NoticeLine.id)
    )
    return list(db.session.scalars(query))
