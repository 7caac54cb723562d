"""Who opened what: the log of readings, narrowed as a supervisor asks ("who opened entry 17 between 9 and 10", A42)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from string import ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all

from app.calls.models import Item
from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.people.queries import find_account
from app.progress.record import visible_readings
from app.rounds.models import RoundEntry
from app.shared import clock
from app.shared.text import Text, t

NOUNS: dict[str, Text] = {
    "entry": t("申报"),
    "screening": t("形式审查"),
    "appeal": t("申诉"),
    "recommendation_list": t("推荐函"),
    "assignment": t("评审分派"),
    "round_entry": t("参评申报"),
    "round": t("评审轮次"),
    "item": t("评审结果"),
    "call": t("整期导出"),
    "decision": t("拟定结果"),
    "approval": t("待复核事项"),
    "result_pack": t("结果档案"),
    "visit": t("现场核查"),
    "project": t("任务"),
    "milestone": t("里程碑"),
    "acceptance": t("验收"),
    "preacceptance": t("预验收"),
    "project_change": t("任务变更"),
    "project_check": t("中期检查"),
    "payment": t("拨付登记"),
    "termination": t("任务终止"),
    "panel_expert": t("验收专家意见"),
    "revocation": t("撤销入选"),
    "checkpoint": t("并行比较"),
    "need": t("需求"),
    "need_import": t("需求导入"),
    "case": t("案例"),
    "review": t("评分"),
    "conflict": t("利益关系"),
    "user": t("个人资料"),
    "organisation": t("机构资料"),
    "fault": t("网页纠错"),
    "solicitation": t("请托情况报告"),
    "credit_file": t("信用记录"),
}
"""What can be opened under record, by the table that the note names; a house test compares them with the routes."""


@dataclass(frozen=True)
class Asked:
    """What to look for; an empty part asks nothing. ``code``: a key, or the number of a receipt, an item, an entry in a
    round."""

    noun: str = ""
    code: str = ""
    who: str = ""
    day: date | None = None
    since: time | None = None
    until: time | None = None


def readings_asked(user: User | None, asked: Asked, at: datetime) -> Select[Reading]:
    """The readings that the person may see and that fit, the latest first. What names nothing finds nothing.

    Times are of the day in Shanghai, ``since`` counted, ``until`` not; without a day they are not asked.
    """
    found = visible_readings(user, at)
    if asked.noun:
        found = found.where(Reading.noun == asked.noun)
    if asked.code:
        found = found.where(_named(asked.code))
    if asked.who:
        person = find_account(asked.who)
        found = found.where(Reading.actor_id == (person.id if person is not None else ""))
    if asked.day is not None:
        since = clock.local_instant(asked.day, asked.since or time.min)
        until = clock.local_instant(asked.day, asked.until) if asked.until else clock.end_of_day(asked.day)
        found = found.where(Reading.at >= since, Reading.at < until)
    return found


def _named(code: str) -> ColumnElement[bool]:
    """What a code names, and all that belongs to the entry it names: the copies of judges, its check, its project."""
    entries = select(Entry.id).where(
        or_(
            Entry.id == code,
            Entry.item_id.in_(select(Item.id).where(Item.code == code)),
            Entry.id.in_(select(EntryVersion.entry_id).where(EntryVersion.receipt_number == code.upper())),
            Entry.id.in_(select(RoundEntry.entry_id).where(_of_round(code))),
        )
    )
    owned = [select(table.c.id).where(table.c.entry_id.in_(entries)) for table in _of_entries()]
    items = select(Item.id).where(Item.code == code)
    return or_(Reading.subject_id == code, Reading.subject_id.in_(union_all(entries, items, *owned)))


def _of_round(code: str) -> ColumnElement[bool]:
    """The code of an entry in a round, A17; its number alone names it in every round."""
    if code.isascii() and code.isdigit():
        return func.ltrim(RoundEntry.code, f"{ascii_uppercase}0") == str(int(code))
    return RoundEntry.code == code.upper()


def _of_entries() -> list[Any]:
    tables = (db.metadata.tables[name] for name in NOUNS)
    return [table for table in tables if "entry_id" in table.c]
