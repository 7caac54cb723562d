"""Notices, lines and objections, as the services leave them."""

from datetime import datetime, timedelta

from app.decisions.models import Decision
from app.extensions import db
from app.notices.models import Notice, NoticeLine, Objection
from app.notices.service import (
    Objector,
    announce_lines,
    draft_notice,
    edit_notice,
    file_objection,
    publish_notice,
)
from app.notices.states import ObjectorKind
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.decisions import Judged, decide, make_judged_item
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_user, seat
from tests.factories.saving import together

OFFICE = "机关纪委，电话 025-00000000，南京市示例路1号"
FACTS = "该单位公示的技术指标与其公开的检测报告不一致，具体见附件。"


@together()
def make_draft_notice(judged: Judged, *decisions: Decision) -> Notice:
    """A draft over the decisions given, or over one new decision for the first in rank."""
    chosen = list(decisions) or [decide(judged, 0)]
    notice = draft_notice(judged.call, chosen, by=judged.officer, at=AT)
    edit_notice(notice, notice.title, notice.body, OFFICE, by=judged.officer, at=AT)
    return notice


@together()
def make_notice(judged: Judged | None = None, *decisions: Decision, at: datetime = AT) -> Notice:
    """A notice that was published at ``at``."""
    judged = judged or make_judged_item()
    notice = make_draft_notice(judged, *decisions)
    publish_notice(notice, by=judged.officer, at=at)
    db.session.flush()
    return notice


def after(notice: Notice) -> datetime:
    """An hour after the last printed day."""
    assert notice.ends_at is not None
    return notice.ends_at + timedelta(hours=1)


@together()
def announce(notice: Notice, by: User) -> list[NoticeLine]:
    """Announce what is free, an hour after the end."""
    return announce_lines(notice, by=by, at=after(notice))


def objector(**values: object) -> Objector:
    """A person with a name and a telephone."""
    given: dict[str, object] = {"kind": ObjectorKind.PERSON, "name": "示例异议人", "contact": "025-12345678"}
    return Objector(**(given | values))  # type: ignore[arg-type]


@together()
def make_objection(
    notice: Notice, line: NoticeLine | None = None, by: User | None = None
) -> tuple[Objection, str]:
    """An objection with one piece of evidence, and its tracking code."""
    return file_objection(
        notice, line, objector(), FACTS, [quick_proof("证明材料.pdf")], None, by=by, at=AT + timedelta(days=1)
    )


def make_discipline_officer() -> User:
    """Somebody who receives objections and has nothing to do with any programme."""
    user = make_user()
    seat(user, SeatRole.DISCIPLINE)
    return user
