"""What an entrant learns of his own result (rule 19): never anything of another's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal as Number

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.decisions.allocations import own_allocation, told_to_entrant
from app.decisions.models import Decision, Ranking, RankingLine
from app.decisions.numbers import basis_told, number_of
from app.entries.models import Entry
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.queries.packs import own_code
from app.notices.states import IN_FORCE, PUBLIC, NoticeState
from app.reviews.queries import Comment, released_comments
from app.shared.text import Text


@dataclass(frozen=True)
class OwnCriterion:
    """One criterion with the entrant's own figure (0–100) by the method that ranks."""

    name: str
    weight: Number
    points: Number


@dataclass(frozen=True)
class OwnResult:
    """``notice``: the latest in force that carries a result of the item (a withdrawn one where there is no other);
    ``line``: the entrant's own, where he won.

    ``total`` is the number that ranks, None where he was not judged; ``place`` where the decision releases ranks, and
    where the public pack holds his ``code``, by which he can read it there himself: a page that kept silent would hide
    from him alone what he may look up. ``of`` how many were ranked then. ``legs``: title and own number of each round
    where several are combined; who was not shortlisted has no total, and None in the later ones. ``number``: which one
    ranked ("mean" where it stands in for the calibrated score), and ``basis`` says it, with the reason, in sentences.
    ``comments`` are those that the officer released, without names. ``kept_out``: the declared limits by which the item
    went to somebody behind him, or to nobody.
    """

    notice: Notice
    decision: Decision
    line: NoticeLine | None
    total: Number | None
    threshold: str
    number: str
    basis: Sequence[Text]
    reviews: int
    criteria: Sequence[OwnCriterion]
    place: int | None
    of: int | None
    comments: Sequence[Comment]
    code: str | None = None
    legs: Sequence[tuple[str, Number | None]] = ()
    kept_out: Sequence[Text] = ()


def own_result(entry: Entry, at: datetime) -> OwnResult | None:
    """The result of one entry as its own members may read it, from the start of the notice. None before."""
    rows = db.session.execute(
        select(Notice, Decision)
        .join(NoticeDecision, NoticeDecision.notice_id == Notice.id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(Decision.item_id == entry.item_id, Notice.state.in_(PUBLIC), Notice.published_at <= at)
        .options(joinedload(Decision.ranking))
        .order_by(Notice.state == NoticeState.WITHDRAWN, Notice.published_at.desc())
    ).all()
    if not rows:
        return None
    line = _line(entry, IN_FORCE if rows[0][0].state in IN_FORCE else PUBLIC)
    notice, decision = rows[0]
    for carrying, carried in rows:
        if line is not None and line.decision_id == carried.id and line.notice_id == carrying.id:
            notice, decision = carrying, carried
    return _result(entry, notice, decision, line, own_code(entry, notice, at))


def _line(entry: Entry, states: Sequence[NoticeState]) -> NoticeLine | None:
    query = (
        select(NoticeLine)
        .join(Notice, Notice.id == NoticeLine.notice_id)
        .where(NoticeLine.entry_id == entry.id, Notice.state.in_(states))
        .order_by(Notice.published_at.desc())
    )
    return db.session.scalars(query).first()


def _result(
    entry: Entry, notice: Notice, decision: Decision, line: NoticeLine | None, code: str | None
) -> OwnResult:
    own = _own_line(decision.ranking, entry)
    number = number_of(decision.ranking) if decision.ranking is not None else "mean"
    places = own is not None and (decision.releases_rank or code is not None)
    return OwnResult(
        notice=notice,
        decision=decision,
        line=line,
        total=own.total if own is not None else None,
        threshold=str(decision.ranking.method["threshold"]) if decision.ranking is not None else "",
        number=number,
        basis=basis_told(decision.ranking) if decision.ranking is not None else (),
        reviews=own.reviews if own is not None else 0,
        criteria=_criteria(entry, own, "trimmed" if number == "trimmed" else "mean"),
        place=own.place if own is not None and places else None,
        of=_ranked(decision.ranking) if places else None,
        comments=released_comments(entry),
        code=code,
        legs=_legs(decision.ranking, own),
        kept_out=_kept_out(decision, entry),
    )


def _kept_out(decision: Decision, entry: Entry) -> list[Text]:
    own = own_allocation(decision, entry)
    if own is None:
        return []
    lines = own.allocation.lines
    held = [line.score for line in lines if line.item_id == own.item_id and line.is_chosen]
    return told_to_entrant(own, held[0] if held else None)


def _legs(ranking: Ranking | None, own: RankingLine | None) -> list[tuple[str, Number | None]]:
    if ranking is None or own is None or not own.is_combined:
        return []
    return [
        (leg["title"], Number(row["number"]) if row["number"] else None)
        for leg, row in zip(ranking.legs, own.legs, strict=True)
    ]


def _own_line(ranking: Ranking | None, entry: Entry) -> RankingLine | None:
    if ranking is None:
        return None
    query = select(RankingLine).where(RankingLine.ranking_id == ranking.id, RankingLine.entry_id == entry.id)
    return db.session.scalar(query)


def _ranked(ranking: Ranking | None) -> int | None:
    if ranking is None:
        return None
    query = select(RankingLine.id).where(RankingLine.ranking_id == ranking.id, RankingLine.place.is_not(None))
    return len(db.session.scalars(query).all())


def _criteria(entry: Entry, own: RankingLine | None, number: str) -> list[OwnCriterion]:
    if own is None:
        return []
    return [
        OwnCriterion(str(c["name"]), Number(str(c["weight"])), Number(own.criteria[c["key"]][number]))
        for c in entry.call.rubric
        if c["key"] in own.criteria
    ]
