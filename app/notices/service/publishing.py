"""Making a notice public: the instant from which a decision is known (rules 11 and 12)."""

from datetime import datetime

from app.decisions.models import Decision
from app.decisions.queries import is_stale
from app.entries.queries import titles_of
from app.extensions import db
from app.history.service import record
from app.notices.models import Notice, NoticeLine
from app.notices.packs import MadePack
from app.notices.policy import may_publish_notice
from app.notices.service.packing import keep_pack
from app.notices.states import NOTICE_MOVES
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require
from app.shared.working_days import Period, period


def planned_period(notice: Notice, at: datetime) -> Period:
    """What would be printed if the notice were published at the instant: the call says whether the first day counts.

    ``certain`` is false where the holiday table of a year is missing; pages warn (rule 12).
    """
    return period(
        local_date(at), notice.working_days, count_first_day=bool(notice.call.notice_counts_first_day)
    )


def publish_notice(notice: Notice, *, by: User, at: datetime, pack: MadePack | None = None) -> None:
    """Put the notice on the wall, with its printed first and last day, and a line for every winner.

    From now on its decisions are public, and who did not win hears of his own result (rule 19). Nothing moves on a
    stale ranking. ``pack``: the result pack that was made for it before the transaction began; without one the job
    makes it. Raises ``Refused`` (``may_publish_notice``, stale, or pack_outdated).
    """
    require(may_publish_notice(by, notice, at))
    decisions = sorted((row.decision for row in notice.decisions), key=_order)
    if any(d.ranking is not None and is_stale(d.ranking) for d in decisions):
        raise Refused(not_now("stale", t("有结果所依据的排名已过时，请撤回该结果并重新拟定")))
    span = planned_period(notice, at)
    notice.state = NOTICE_MOVES.go("publish", notice.state)
    notice.starts_on, notice.ends_on = span.starts_on, span.ends_on
    notice.published_at, notice.published_by_id = at, by.id
    winners = [line for decision in decisions for line in decision.lines if line.fallen is None]
    titles = titles_of([line.entry for line in winners])
    notice.lines = [
        NoticeLine(
            decision_id=line.decision_id,
            entry=line.entry,
            position=position,
            item_title=titles[line.entry_id],
            organisation_name=line.entry.organisation.name,
        )
        for position, line in enumerate(winners, 1)
    ]
    db.session.flush()
    record(
        "notice.published",
        notice,
        by=by,
        at=at,
        decisions=[decision.id for decision in decisions],
        lines=len(winners),
        starts_on=span.starts_on.isoformat(),
        ends_on=span.ends_on.isoformat(),
    )
    if pack is not None:
        if set(pack.rankings) != {d.ranking_id for d in decisions if d.ranking_id is not None}:
            raise Refused(not_now("pack_outdated", t("生成结果公开包之后排名有变化，请重新办理")))
        keep_pack(notice, pack, by=by, at=at)


def _order(decision: Decision) -> tuple[int, str]:
    return (decision.item.position if decision.item is not None else 0, decision.id)
