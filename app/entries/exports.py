"""The customary 项目汇总表 of entries, row by row (facts.md, section 7)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select

from app.calls.models import Item
from app.entries.models import Entry, EntryVersion, NamedMember
from app.entries.policy import named
from app.extensions import db
from app.people.models import Organisation
from app.shared.text import Text, t

HEADS: tuple[Text, ...] = (
    t("序号"),
    t("项目编号"),
    t("项目名称"),
    t("牵头单位"),
    t("参与单位"),
    t("负责人"),
    t("申请经费（万元）"),
    t("推荐部门"),
    t("排序"),
    t("收到时间"),
    t("状态"),
)
A_TIME = 500


def summary_rows(entries: Select[tuple[Entry]]) -> Iterator[tuple[Any, ...]]:
    """The rows of the table for a selection of visible entries, in the order of the list; streamed from the database.

    参与单位, 推荐部门 and 排序 stay empty where there is none; the last cell is the outcome (a ``Labelled``).
    """
    partners = _partners(entries)
    rows = db.session.execute(
        entries.join(Item, Item.id == Entry.item_id)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .join(
            EntryVersion,
            (EntryVersion.entry_id == Entry.id) & (EntryVersion.number == Entry.version_number),
        )
        .with_only_columns(
            Entry.id,
            Item.code,
            Item.title,
            Organisation.name,
            EntryVersion.summary,
            EntryVersion.received_at,
            Entry.outcome,
            maintain_column_froms=True,
        )
        .order_by(None)
        .order_by(Item.position, Organisation.name, Entry.id)
        .execution_options(yield_per=A_TIME)
    )
    for number, (key, code, title, name, summary, received, outcome) in enumerate(rows, 1):
        amount = summary.get("price") or ""
        figure = float(amount) if amount.replace(".", "", 1).isdecimal() else amount
        together = "、".join(partners.get(key, ()))
        yield (
            number,
            code,
            title,
            name,
            together,
            summary.get("leader", ""),
            figure,
            "",
            "",
            received,
            outcome,
        )


def _partners(entries: Select[tuple[Entry]]) -> dict[str, list[str]]:
    """The members of the consortia among a selection, by the key of the entry."""
    keys = entries.with_only_columns(Entry.id, maintain_column_froms=True).order_by(None)
    rows = (
        named()
        .join(Organisation, Organisation.id == NamedMember.organisation_id)
        .with_only_columns(NamedMember.entry_id, Organisation.name)
        .where(NamedMember.entry_id.in_(keys))
        .order_by(Organisation.name)
    )
    found: dict[str, list[str]] = {}
    for key, name in db.session.execute(rows):
        found.setdefault(key, []).append(name)
    return found


def of_call(entries: Select[tuple[Entry]], call_id: str) -> Select[tuple[Entry]]:
    """The visible entries of one call."""
    return entries.where(Entry.call_id == call_id)
