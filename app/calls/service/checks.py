"""Whether the values of a part hold together: what no single field can judge."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from app.calls.completeness import WHOLE
from app.calls.facts import wrong_facts
from app.calls.item_words import item_labels
from app.calls.marking_rules import marking_rules
from app.calls.method_words import NUMBERS, TIES
from app.calls.models import Call, Item
from app.calls.parts import Plain
from app.extensions import db
from app.shared.text import Text, t
from app.shared.verdict import Invalid
from app.shared.working_days import is_working_day

MOST_CRITERIA = 20
MOST_INDICATORS = 60
MOST_REVIEWS = 15
MOST_DOCUMENTS = 20
MOST_QUOTA = 99
CENT = Decimal("0.01")


def check_part(subject: Call | Item, part: str, plain: Plain) -> None:
    """Raise ``Invalid`` with a sentence for each value that cannot stand beside the others."""
    errors = CHECKS[part](subject, plain)
    if errors:
        raise Invalid(errors)


def _basics(_call: Any, plain: Plain) -> dict[str, Text]:
    return {} if plain["title"].strip() else {"title": t("请填写名称")}


def _timetable(_call: Any, plain: Plain) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    opens, closes = plain["opens_at"], plain["closes_at"]
    if opens and closes and not opens < closes:
        errors["closes_on"] = t("截止时间应在开始时间之后")
    if not 1 <= plain["notice_days"] <= 30:
        errors["notice_days"] = t("公示期为 1 至 30 个工作日")
    day = closes[:10] if closes else ""
    for row in plain["stages"]:
        starts, ends = row["starts_on"], row["ends_on"]
        if starts and ends and ends < starts:
            errors["stages"] = t("「%(stage)s」的结束日期早于开始日期", stage=Text(row["label"]))
        elif starts and day and starts < day:
            errors["stages"] = t("「%(stage)s」的开始日期早于前一阶段", stage=Text(row["label"]))
        day = starts or day
    return errors


def doubtful_days(plain: Plain) -> list[Text]:
    """Stages that begin or end on a day off, and years without a holiday table: to be looked at, never refused."""
    found: list[Text] = []
    for row in plain["stages"]:
        for day in {row["starts_on"], row["ends_on"]} - {"", None}:
            worked, certain = is_working_day(date.fromisoformat(day))
            if not worked:
                found.append(
                    t("%(stage)s：%(day)s不是工作日", stage=Text(row["label"]), day=date.fromisoformat(day))
                )
            elif not certain:
                found.append(t("%(year)s 年没有节假日表，工作日按周一至周五推算", year=day[:4]))
    return list(dict.fromkeys(found))


def _method(call: Any, plain: Plain) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if plain["number"] not in NUMBERS:
        errors["number"] = t("请选择排序依据")
    criteria = {f"criterion:{row['key']}" for row in call.rubric}
    unknown = [rule for rule in plain["ties"] if rule not in TIES and rule not in criteria]
    if unknown or len(set(plain["ties"])) < len(plain["ties"]):
        errors["ties"] = t("并列规则有重复，或提到了评分表里没有的评分项")
    threshold = _decimal(plain["threshold"])
    if threshold is None or not 0 <= threshold <= WHOLE or threshold != threshold.quantize(CENT):
        errors["threshold"] = t("门槛为 0 至 100，最多两位小数")
    if not 1 <= plain.get("city_quota", 1) <= MOST_QUOTA:
        errors["city_quota"] = t("推荐名额为 1 至 %(most)s 件", most=MOST_QUOTA)
    if not 1 <= plain["reviews_per_entry"] <= MOST_REVIEWS:
        errors["reviews_per_entry"] = t("每件申报由 1 至 %(most)s 位专家评审", most=MOST_REVIEWS)
    return errors | _marking(plain)


def _marking(plain: Plain) -> dict[str, Text]:
    """The alarm and the extra readings: numbers within reason, and room for the first readings."""
    errors: dict[str, Text] = {}
    rules = marking_rules(plain)
    if not 1 <= rules.spread_range <= WHOLE:
        errors["spread_range"] = t("极差的界限为 1 至 100 分")
    if not 1 <= rules.spread_sd <= WHOLE // 2:
        errors["spread_sd"] = t("标准差的界限为 1 至 50 分")
    if not 0 <= rules.extra_budget <= WHOLE:
        errors["extra_budget"] = t("补充评审的总量为评审份数的 0 至 100％")
    if not plain["reviews_per_entry"] <= rules.extra_most <= 2 * MOST_REVIEWS:
        errors["extra_most"] = t(
            "每件最多的份数不少于每件的评审份数，不超过 %(most)s 份", most=2 * MOST_REVIEWS
        )
    return errors


def _rubric(_call: Any, plain: Plain) -> dict[str, Text]:
    rows = plain["rows"]
    if not 1 <= len(rows) <= MOST_CRITERIA:
        return {"rows": t("评分项为 1 至 %(most)s 项", most=MOST_CRITERIA)}
    if any(not row["name"].strip() or not 1 <= row["weight"] <= WHOLE for row in rows):
        return {"rows": t("每个评分项都要有名称和 1 至 100 的权重")}
    if len({row["key"] for row in rows}) < len(rows) or len({row["name"] for row in rows}) < len(rows):
        return {"rows": t("评分项的名称不能重复")}
    return {}


def _form(_call: Any, plain: Plain) -> dict[str, Text]:
    sections = plain["sections"]
    keys = [q["key"] for section in sections for q in section["questions"]]
    if len(set(keys)) < len(keys) or len({s["key"] for s in sections}) < len(sections):
        return {"title": t("两个问题用了同一个标识")}
    return {}


def _item(item: Any, plain: Plain) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    same = select(Item.id).where(Item.call_id == item.call_id, Item.code == plain["code"], Item.id != item.id)
    with db.session.no_autoflush:
        if db.session.scalar(same):
            errors["code"] = t(
                "编号 %(code)s 已用于本%(listed)s的另一%(item)s",
                code=plain["code"],
                listed=item.call.kind_data.words.listed,
                item=item.call.kind_data.words.item,
            )
    kind = item.call.kind_data
    if plain["places"] > kind.places_most or plain["places"] < 1:
        errors["places"] = t("入选家数为 1 至 %(most)s 家", most=kind.places_most)
    elif kind.exact_places and plain["places"] != kind.places:
        errors["places"] = t("名额固定为 %(n)s 个", n=kind.places)
    errors |= {f"fact_{key}": said for key, said in wrong_facts(kind, plain.get("facts", {})).items()}
    if plain["province_only"] and not plain["province_reason"].strip():
        errors["province_reason"] = t("限省内机构申报的，应写明理由")
    parts = [value for value in map(_decimal, plain["sources"].values()) if value is not None]
    total = _decimal(plain["amount"])
    if parts and total is not None and sum(parts) != total:
        label = item_labels(kind)["amount_short"]
        errors["amount"] = t("各来源合计 %(sum)s 万元，与%(amount)s不一致", sum=sum(parts), amount=label)
    return errors


def _indicators(_item: Any, plain: Plain) -> dict[str, Text]:
    rows = plain["rows"]
    if len(rows) > MOST_INDICATORS:
        return {"rows": t("指标最多 %(most)s 项", most=MOST_INDICATORS)}
    for row in rows:
        if not row["text"].strip():
            return {"rows": t("每项指标都要有原文")}
        if row["comparator"] == "range" and (
            row["low"] is None or row["high"] is None or row["low"] > row["high"]
        ):
            return {"rows": t("「%(text)s」是范围，应填写下限和上限，下限不大于上限", text=row["text"])}
        if row["comparator"] not in {"range", "none"} and row["value"] is None:
            return {"rows": t("「%(text)s」应填写数值", text=row["text"])}
    return {}


def _documents(_call: Any, plain: Plain) -> dict[str, Text]:
    if len(plain["rows"]) > MOST_DOCUMENTS:
        return {"file": t("附件最多 %(most)s 个", most=MOST_DOCUMENTS)}
    return {}


def _decimal(value: str | None) -> Decimal | None:
    try:
        number = Decimal(value) if value else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


CHECKS: dict[str, Callable[[Any, Plain], dict[str, Text]]] = {
    "basics": _basics,
    "timetable": _timetable,
    "method": _method,
    "rubric": _rubric,
    "form": _form,
    "item": _item,
    "indicators": _indicators,
    "documents": _documents,
}
