"""What a draft still lacks before it can be published, each with the page where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.calls.models import Call
from app.shared.text import Text, t

ENOUGH_INDICATORS = 5
WHOLE = 100


@dataclass(frozen=True)
class Missing:
    """``part`` names the tab of the call's desk (basics, timetable, items, method, rubric, form)."""

    part: str
    sentence: Text


def missing_in(call: Call, at: datetime) -> list[Missing]:
    """Everything that stands between a draft and its publication, in the order of the tabs."""
    return [*_basics(call), *_dates(call, at), *_items(call), *_method(call), *_rubric(call), *_form(call)]


def advice_on(call: Call) -> list[Missing]:
    """What does not forbid publication and should be looked at: items with fewer than five indicators, no chain, no sum."""
    found: list[Missing] = []
    few = [item.code for item in call.items if len(item.indicators) < ENOUGH_INDICATORS]
    chainless = [item.code for item in call.items if item.chain_id is None]
    moneyless = [item.code for item in call.items if item.amount is None]
    if few:
        found.append(Missing("items", t("指标少于 5 项：%(codes)s", codes="、".join(few))))
    if chainless:
        found.append(Missing("items", t("未选产业链：%(codes)s", codes="、".join(chainless))))
    if moneyless:
        found.append(Missing("items", t("未填榜单金额：%(codes)s", codes="、".join(moneyless))))
    return found


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
    if not call.items:
        yield Missing("items", t("没有榜题"))
    for item in call.items:
        if not item.indicators:
            yield Missing("items", t("榜题 %(code)s 没有指标", code=item.code))
        if not item.issuer_name.strip():
            yield Missing("items", t("榜题 %(code)s 没有发榜企业", code=item.code))


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
