"""What a draft still lacks before it can be published, each with the page where it is mended."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.calls.draws import lacking_commitments
from app.calls.facts import open_facts
from app.calls.item_words import basics_labels, item_labels
from app.calls.models import Call, Indicator, Item
from app.extensions import db
from app.scoring.calibration import LEAST_REVIEWS
from app.scoring.method import MODELLED
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
    """What to look at before publishing, which is not forbidden: fewer than five indicators, no chain, no sum.

    Only what the kind asks of its items is looked at.
    """
    rows, kind = _item_rows(call), call.kind_data
    amount = item_labels(kind)["amount_short"]
    lacking: dict[str, tuple[Text, Callable[[Any], bool]]] = {
        "indicators": (t("指标少于 5 项：%(codes)s"), lambda row: row.indicators < ENOUGH_INDICATORS),
        "chain": (t("未选产业链：%(codes)s"), lambda row: row.chain_id is None),
        "amount": (t("未填%(amount)s：%(codes)s", amount=amount), lambda row: row.amount is None),
        "issuer": (t("未填发榜企业：%(codes)s"), lambda row: not row.issuer_name.strip()),
    }
    found = []
    for name, (said, lacks) in lacking.items():
        codes = [row.code for row in rows if lacks(row)] if name in kind.item_fields else []
        if codes:
            found.append(Missing("items", Text(said.id, {**said.values, "codes": _some(codes)})))
    found += _calibrates_little(call)
    if lacking_commitments(call):
        sentence = t("抽签承诺还缺 %(n)s 份，须在申报截止前由两位承办人分别作出", n=lacking_commitments(call))
        found.append(Missing("draw", sentence))
    return found


def _calibrates_little(call: Call) -> list[Missing]:
    """A calibrated score needs a panel of some size, which items with a handful of bids each seldom have."""
    if call.method.get("number") not in MODELLED or call.kind_data.ranked_within == "call":
        return []
    needed = -(-LEAST_REVIEWS // int(call.method["reviews_per_entry"]))
    words = {"item": call.kind_data.words.item, "n": needed, "reviews": LEAST_REVIEWS}
    sentence = t(
        "按校准分排序，每个%(item)s须有 %(n)s 件以上的申报才够 %(reviews)s 份评审，不够的按平均分排名",
        **words,
    )
    return [Missing("method", sentence)]


def _item_rows(call: Call) -> list[Any]:
    """What the checks need of every item, in one query."""
    count = func.count(Indicator.id).label("indicators")
    statement = (
        select(Item.code, Item.chain_id, Item.amount, Item.issuer_name, Item.facts, count)
        .outerjoin(Indicator, Indicator.item_id == Item.id)
        .where(Item.call_id == call.id)
        .group_by(Item.id)
        .order_by(Item.position)
    )
    return list(db.session.execute(statement))


def _some(codes: list[str]) -> list[str]:
    return codes if len(codes) <= SHOWN else [*codes[:SHOWN], f"… ({len(codes)})"]


def _basics(call: Call) -> Iterator[Missing]:
    names = basics_labels(call.kind_data)
    for name in ("title", "organiser", "contact", "introduction"):
        value, label = getattr(call, name), names[name]
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
    rows, kind = _item_rows(call), call.kind_data
    bare = [row.code for row in rows if not row.indicators] if "indicators" in kind.item_fields else []
    item = kind.words.item
    if not rows:
        yield Missing("items", t("没有%(item)s", item=item))
    if kind.ranked_within == "call" and len(rows) > 1:
        yield Missing("items", t("全部申报统一排序，只能有一个%(item)s", item=item))
    if bare:
        yield Missing("items", t("没有技术指标的%(item)s：%(codes)s", item=item, codes=_some(bare)))
    for row in rows:
        for label in open_facts(kind, row.facts):
            yield Missing("items", t("%(code)s 未填写「%(what)s」", code=row.code, what=label))


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
            yield Missing("form", t("申报表单「%(title)s」没有问题", title=Text(section["title"])))
