"""Drafting what will be made public."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from app.calls.models import Call
from app.decisions import service as decisions_service
from app.decisions.models import Decision
from app.extensions import db
from app.history.service import record
from app.notices.models import Notice, NoticeDecision
from app.notices.policy import may_draft_notice, may_edit_notice, may_recall_decision
from app.notices.policy.publishing import unnoticed_decisions
from app.notices.states import NOTICE_MOVES, PUBLIC, NoticeState
from app.notices.wording import opening_of, title_of
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST_TITLE, LONGEST_BODY, LONGEST_OFFICE = 160, 5000, 200


def draft_notice(call: Call, decisions: Sequence[Decision], *, by: User, at: datetime) -> Notice:
    """A draft over agreed decisions of one call, with the customary text and the office that the last notice printed.

    Nothing of it is public. Raises ``Refused`` (``may_draft_notice``), ``Invalid`` on ``decisions`` where one is not
    agreed, or stands in another notice already.
    """
    require(may_draft_notice(by, call, at))
    free = {decision.id for decision in db.session.scalars(unnoticed_decisions(call))}
    if not decisions or not {decision.id for decision in decisions} <= free:
        raise Invalid({"decisions": t("请选择已复核同意、尚未公示的结果")})
    number = (db.session.scalar(select(func.count(Notice.id)).where(Notice.call_id == call.id)) or 0) + 1
    notice = Notice(
        call=call,
        slug=f"{call.slug}-notice-{number}",
        title=title_of(call, decisions),
        body=opening_of(call, decisions),
        office=_last_office(call),
        state=NoticeState.DRAFT,
        working_days=call.notice_days,
        created_by_id=by.id,
        created_at=at,
        decisions=[NoticeDecision(decision=decision) for decision in decisions],
    )
    db.session.add(notice)
    db.session.flush()
    record("notice.drafted", notice, by=by, at=at, decisions=[decision.id for decision in decisions])
    return notice


def edit_notice(notice: Notice, title: str, body: str, office: str, *, by: User, at: datetime) -> None:
    """Change the words of a draft. ``Invalid`` beside ``title``, ``body`` or ``office``."""
    require(may_edit_notice(by, notice, at))
    texts = {
        "title": (title, LONGEST_TITLE),
        "body": (body, LONGEST_BODY),
        "office": (office, LONGEST_OFFICE),
    }
    errors: dict[str, Text] = {}
    for name, (text, longest) in texts.items():
        if not text.strip():
            errors[name] = t("请填写")
        elif len(text) > longest:
            errors[name] = t("最多 %(most)s 字", most=longest)
    if errors:
        raise Invalid(errors)
    notice.title, notice.body, notice.office = title.strip(), body.strip(), office.strip()
    record("notice.edited", notice, by=by, at=at)


def drop_notice(notice: Notice, *, by: User, at: datetime) -> None:
    """Give up a draft; its decisions are free for another."""
    require(may_edit_notice(by, notice, at))
    notice.state = NOTICE_MOVES.go("drop", notice.state)
    record("notice.dropped", notice, by=by, at=at)


def recall_decision(decision: Decision, reason: str, *, by: User, at: datetime) -> None:
    """Take an agreed decision back before it is public; drafts lose it. ``Invalid`` on ``reason`` without one."""
    require(may_recall_decision(by, decision, at))
    drafts = select(Notice.id).where(Notice.state.not_in(PUBLIC))
    db.session.execute(
        delete(NoticeDecision).where(
            NoticeDecision.decision_id == decision.id, NoticeDecision.notice_id.in_(drafts)
        )
    )
    decisions_service.recall_decision(decision, reason, by=by, at=at)


def _last_office(call: Call) -> str:
    """The office that the latest public notice of the same organiser printed, so that nobody types it twice."""
    query = (
        select(Notice.office)
        .join(Notice.call)
        .where(Call.organiser == call.organiser, Notice.state.in_(PUBLIC))
        .order_by(Notice.published_at.desc())
    )
    return db.session.scalars(query).first() or ""
