"""The customary 项目汇总表 of entries, row by row (facts.md, section 7)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select

from app.calls.models import Item
from app.entries.models import Entry, EntryVersion
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

    参与单位, 推荐部门 and 排序 stay empty where the kind has none; the last cell is the outcome (a ``Labelled``).
    """
    rows = db.session.execute(
        entries.join(Item, Item.id == Entry.item_id)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .join(
            EntryVersion,
            (EntryVersion.entry_id == Entry.id) & (EntryVersion.number == Entry.version_number),
        )
        .with_only_columns(
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
    for number, (code, title, name, summary, received, outcome) in enumerate(rows, 1):
        amount = summary.get("price") or ""
        figure = float(amount) if amount.replace(".", "", 1).isdecimal() else amount
        yield number, code, title, name, "", summary.get("leader", ""), figure, "", "", received, outcome


def of_call(entries: Select[tuple[Entry]], call_id: str) -> Select[tuple[Entry]]:
    """The visible entries of one call."""
    return entries.where(Entry.call_id == call_id)
