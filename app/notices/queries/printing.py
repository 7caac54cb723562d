"""What a notice prints: 序号 | 项目名称 | 揭榜单位, and nothing more (rule 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.calls.models import Call, Item
from app.decisions.models import Decision, DecisionLine
from app.entries.models import Entry
from app.entries.queries import titles_of
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.policy import visible_notices
from app.notices.policy.publishing import unnoticed, unnoticed_decisions
from app.notices.states import PUBLIC, LineState
from app.people.models import User
from app.shared.text import Text, t


@dataclass(frozen=True)
class PrintedRow:
    """One row of the table. ``winner`` is an organisation's name, or why there is none; ``line`` is None there.

    ``code``: the item's number, empty where entries have titles of their own (``Kind.titles_entries``).
    """

    number: int
    code: str
    title: str
    winner: str | Text
    line: NoticeLine | None = None
    decision: Decision | None = None

    @property
    def remark(self) -> Text | None:
        """What became of it since, in brackets behind the winner."""
        if self.line is not None and self.line.state in {LineState.STRUCK, LineState.GIVEN_UP}:
            return t("（%(state)s）", state=self.line.state.label)
        if self.decision is not None and self.decision.overturned_at is not None:
            return t("（异议成立，重新办理）")
        return None


def as_printed() -> tuple[Any, ...]:
    """Options for a notice that is read with all that it prints: two queries beside its own."""
    decided = selectinload(Notice.decisions).joinedload(NoticeDecision.decision)
    return (
        selectinload(Notice.lines)
        .joinedload(NoticeLine.entry)
        .options(joinedload(Entry.item), joinedload(Entry.organisation)),
        decided.joinedload(Decision.lines),
        decided.joinedload(Decision.item),
    )


def printed_rows(notice: Notice) -> list[PrintedRow]:
    """The table of a public notice, in the order of the list; no query where it was read ``as_printed``."""
    placed = [
        (
            (line.entry.item.position, line.position),
            PrintedRow(
                0,
                _code(line.entry.item),
                line.item_title,
                line.organisation_name,
                line,
                line.decision,
            ),
        )
        for line in notice.lines
    ]
    for decision in (row.decision for row in notice.decisions if not row.decision.lines):
        placed.append(((decision.item.position if decision.item else 0, 0), _failed(decision)))
    return _numbered([row for _, row in sorted(placed, key=lambda pair: pair[0])])


def drafted_rows(decisions: Sequence[Decision]) -> list[PrintedRow]:
    """The table as it would be printed if these decisions were put on notice now."""
    rows: list[PrintedRow] = []
    titles = titles_of([line.entry for decision in decisions for line in decision.lines])
    for decision in sorted(decisions, key=lambda d: (d.item.position if d.item else 0, d.id)):
        if not decision.lines:
            rows.append(_failed(decision))
        for line in decision.lines:
            if line.fallen is None:
                entry = line.entry
                name = entry.organisation.name
                rows.append(PrintedRow(0, _code(entry.item), titles[entry.id], name, None, decision))
    return _numbered(rows)


def public_notices(at: datetime) -> Select[Notice]:
    """What everybody may read, the latest first."""
    return (
        visible_notices(None, at)
        .options(joinedload(Notice.call))
        .order_by(Notice.published_at.desc(), Notice.id)
    )


def notices_of_call(call: Call) -> Select[Notice]:
    """Every notice of a call, the latest first. The caller has asked who may work on them."""
    return (
        select(Notice)
        .where(Notice.call_id == call.id)
        .options(selectinload(Notice.lines))
        .order_by(Notice.created_at.desc(), Notice.id)
    )


def calls_to_notice(user: User, at: datetime) -> list[Call]:
    """Calls that this officer works on and that have agreed results which no notice carries, the latest first."""
    waiting = unnoticed(user, at).with_only_columns(Decision.call_id)
    query = select(Call).where(Call.id.in_(waiting)).order_by(Call.closes_at.desc())
    return list(db.session.scalars(query))


def noticeable_decisions(call: Call) -> list[Decision]:
    """Agreed decisions that no living notice carries, with what a notice prints of them."""
    return list(
        db.session.scalars(unnoticed_decisions(call).options(*_printed()).order_by(Decision.agreed_at))
    )


def decisions_of(notice: Notice) -> list[Decision]:
    """The decisions that a notice carries, with what it prints of them."""
    return list(
        db.session.scalars(
            select(Decision)
            .join(NoticeDecision, NoticeDecision.decision_id == Decision.id)
            .where(NoticeDecision.notice_id == notice.id)
            .options(*_printed())
        )
    )


def lines_of_item(item: Item) -> list[NoticeLine]:
    """Every line that a notice ever printed about an item, the latest first, with its notice."""
    query = (
        select(NoticeLine)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .where(Entry.item_id == item.id)
        .options(joinedload(NoticeLine.notice))
        .order_by(NoticeLine.announced_at.desc(), NoticeLine.id)
    )
    return list(db.session.scalars(query))


def public_notices_of_items(item_ids: Sequence[str], user: User | None, at: datetime) -> dict[str, Notice]:
    """The latest notice that carries a decision about each item, where this person may see it; one query."""
    rows = db.session.execute(
        select(Decision.item_id, Notice)
        .select_from(Notice)
        .join(NoticeDecision, NoticeDecision.notice_id == Notice.id)
        .join(Decision, Decision.id == NoticeDecision.decision_id)
        .where(
            Decision.item_id.in_(item_ids),
            Notice.id.in_(visible_notices(user, at).with_only_columns(Notice.id)),
            Notice.state.in_(PUBLIC),
        )
        .order_by(Notice.published_at)
    )
    return {key: notice for key, notice in rows if key is not None}


def _printed() -> tuple[ExecutableOption, ...]:
    winners = selectinload(Decision.lines).joinedload(DecisionLine.entry)
    return (
        joinedload(Decision.item),
        winners.joinedload(Entry.organisation),
        winners.joinedload(Entry.item),
        joinedload(Decision.ranking),
    )


def _failed(decision: Decision) -> PrintedRow:
    item = decision.item
    code, title = (_code(item), item.title) if item is not None else ("", "")
    return PrintedRow(0, code, title, decision.result.label, None, decision)


def _code(item: Item) -> str:
    return "" if item.call.kind_data.titles_entries else item.code


def _numbered(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    return [
        PrintedRow(number, row.code, row.title, row.winner, row.line, row.decision)
        for number, row in enumerate(rows, 1)
    ]
