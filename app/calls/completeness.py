"""What a draft still lacks before it can be published, each with the page where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.calls.models import Call, Indicator, Item
from app.extensions import db
from app.shared.text import Text, t

ENOUGH_INDICATORS = 5
WHOLE = 100
SHOWN = 8


@dataclass(frozen=True)
class Missing:
    """``part`` names the tab of the call's desk (basics, timetable, items, method, rubric, form)."""

    part: str
    sentence: Text


def missing_in(call: Call, at: datetime) -> list[Missing]:
    """Everything that stands between a draft and its publication, in the order of the tabs."""
    return [*_basics(call), *_dates(call, at), *_items(call), *_method(call), *_rubric(call), *_form(call)]


def advice_on(call: Call) -> list[Missing]:
    """What to look at before publishing, which is not forbidden: fewer than five indicators, no chain, no sum."""
    rows = _item_rows(call)
    lacking = (
        (t("指标少于 5 项：%(codes)s"), [row.code for row in rows if row.indicators < ENOUGH_INDICATORS]),
        (t("未选产业链：%(codes)s"), [row.code for row in rows if row.chain_id is None]),
        (t("未填榜单金额：%(codes)s"), [row.code for row in rows if row.amount is None]),
        (t("未填发榜企业：%(codes)s"), [row.code for row in rows if not row.issuer_name.strip()]),
    )
    return [Missing("items", Text(said.id, {"codes": _some(codes)})) for said, codes in lacking if codes]


def _item_rows(call: Call) -> list[Any]:
    """What the checks need of every item, in one query."""
    count = func.count(Indicator.id).label("indicators")
    statement = (
        select(Item.code, Item.chain_id, Item.amount, Item.issuer_name, count)
        .outerjoin(Indicator, Indicator.item_id == Item.id)
        .where(Item.call_id == call.id)
        .group_by(Item.id)
        .order_by(Item.position)
    )
    return list(db.session.execute(statement))


def _some(codes: list[str]) -> list[str]:
    return codes if len(codes) <= SHOWN else [*codes[:SHOWN], f"… ({len(codes)})"]


def _basics(call: Call) -> Iterator[Missing]:
    needed = ((call.title, t("榜单名称")), (call.organiser, t("发榜单位")), (call.contact, t("联系方式")))
    for value, label in (*needed, (call.introduction, t("榜单说明"))):
        if not value.strip():
            yield Missing("basics", t("未填写%(what)s", what=label))


def _dates(call: Call, at: datetime) -> Iterator[Missing]:
    if call.opens_at is None:
        yield Missing("timetable", t("未填写申报开始时间"))
    if call.closes_at is None:
        yield Missing("timetable", t("未填写申报截止时间"))
    elif call.closes_at <= at:
        yield Missing("timetable", t("申报截止时间已过"))
    undated = [row for row in call.timetable if not row.get("starts_on") or not row.get("ends_on")]
    if undated or not call.timetable:
        yield Missing("timetable", t("截止之后的各阶段未排日期"))


def _items(call: Call) -> Iterator[Missing]:
    rows = _item_rows(call)
    bare = [row.code for row in rows if not row.indicators]
    if not rows:
        yield Missing("items", t("没有榜题"))
    if bare:
        yield Missing("items", t("没有技术指标的榜题：%(codes)s", codes=_some(bare)))


def _method(call: Call) -> Iterator[Missing]:
    keys = {row["key"] for row in call.rubric}
    named = [rule.partition(":")[2] for rule in call.method.get("ties", ()) if rule.startswith("criterion:")]
    if not call.method:
        yield Missing("method", t("未设定评审办法"))
    elif set(named) - keys:
        yield Missing("method", t("并列规则提到的评分项已不在评分表中"))


def _rubric(call: Call) -> Iterator[Missing]:
    total = sum(int(row["weight"]) for row in call.rubric)
    if total != WHOLE:
        yield Missing("rubric", t("评分项权重合计为 %(total)s，应为 100", total=total))


def _form(call: Call) -> Iterator[Missing]:
    if not call.form:
        yield Missing("form", t("申报表单没有内容"))
    for section in call.form:
        if not section["questions"]:
            yield Missing("form", t("申报表单「%(title)s」没有问题", title=section["title"]))
