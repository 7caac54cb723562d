"""The result packs of a notice: what they stand on, and what the edge hands in once their bytes lie in the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.decisions.models import Decision, Ranking, RankingLine
from app.decisions.packs import Coding
from app.decisions.queries import ranking_states
from app.decisions.states import RankingState
from app.entries.models import Entry
from app.extensions import db
from app.files.proof import Proof
from app.notices.models import Notice, NoticeDecision, NoticeLine, ResultPack
from app.notices.states import IN_FORCE, LineState

PUBLIC, ARCHIVE = "public", "archive"
STANDING = (LineState.NOTICED, LineState.ANNOUNCED)


@dataclass(frozen=True)
class MadePack:
    """A public pack that was made before any transaction began. ``rankings``: the hash of the inputs of each ranking
    that it stands on, by its key; ``document_sha256``: of its PACK.json; ``proof``: of the ZIP, with its SHA-256."""

    rankings: Mapping[str, str]
    coding: Coding
    document_sha256: str
    proof: Proof


def latest_pack(notice: Notice) -> ResultPack | None:
    """The pack of a notice that was made last; one query."""
    query = select(ResultPack).where(ResultPack.notice_id == notice.id)
    return db.session.scalar(query.order_by(ResultPack.number.desc()).limit(1))


def decided_rankings(notice: Notice) -> list[Ranking]:
    """The rankings that its decisions stand on, with lines and entrants; items that nobody bid for have none."""
    query = (
        select(Ranking)
        .join(Decision, Decision.ranking_id == Ranking.id)
        .join(NoticeDecision, NoticeDecision.decision_id == Decision.id)
        .where(NoticeDecision.notice_id == notice.id)
    )
    return list(db.session.scalars(query.options(*_whole()).order_by(Ranking.id)).unique())


def current_rankings(notice: Notice) -> list[Ranking]:
    """The rankings in force of the items that were ranked for it."""
    items = (
        select(Ranking.item_id)
        .join(Decision, Decision.ranking_id == Ranking.id)
        .join(NoticeDecision, NoticeDecision.decision_id == Decision.id)
        .where(NoticeDecision.notice_id == notice.id)
    )
    query = select(Ranking).where(Ranking.item_id.in_(items), Ranking.is_current)
    return list(db.session.scalars(query.options(*_whole()).order_by(Ranking.id)).unique())


def is_overtaken(pack: ResultPack) -> bool:
    """Whether an item of the pack was ranked anew after it was made. One query."""
    query = select(Ranking.id).where(Ranking.id.in_(pack.rankings), ~Ranking.is_current)
    return db.session.scalar(query.limit(1)) is not None


def rankings_under(keys: list[str]) -> list[Ranking]:
    """Rankings by their keys, as a pack needs them."""
    query = select(Ranking).where(Ranking.id.in_(keys)).options(*_whole()).order_by(Ranking.id)
    return list(db.session.scalars(query).unique())


def _whole() -> tuple[ExecutableOption, ...]:
    lines = selectinload(Ranking.lines).joinedload(RankingLine.entry)
    return (lines.joinedload(Entry.organisation), joinedload(Ranking.item), joinedload(Ranking.call))


def is_any_stale(notice: Notice) -> bool:
    """Whether a mark changed since one of its items was ranked."""
    items = [row.decision.item for row in notice.decisions if row.decision.ranking_id and row.decision.item]
    return RankingState.STALE in ranking_states(items).values()


def named_winners(notice: Notice) -> dict[str, str]:
    """The names that a pack tells, by entry key: who is on this notice or on another one in force over its items and
    still stands, as printed; of a draft, whom its decisions name."""
    items = [row.decision.item_id for row in notice.decisions]
    printed = (
        select(NoticeLine.entry_id, NoticeLine.organisation_name)
        .join(NoticeLine.notice)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .where(Entry.item_id.in_(items), Notice.state.in_(IN_FORCE), NoticeLine.state.in_(STANDING))
    )
    found = {row[0]: row[1] for row in db.session.execute(printed)}
    if not notice.is_public():
        lines = [line for row in notice.decisions for line in row.decision.lines if line.fallen is None]
        found |= {line.entry_id: line.entry.organisation.name for line in lines}
    return found
