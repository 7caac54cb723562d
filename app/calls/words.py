"""What stands in columns as keys, said in words: the method on the public page, the values of a correction."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.calls.legs import SHEET_ONLY, legs_of, marked_legs
from app.calls.models import Call
from app.calls.states import Comparator
from app.kinds import Kind
from app.kinds.kind import Leg
from app.shared.text import Deadline, Text, t

NUMBERS = {
    "trimmed": t("去掉一个最高总分和一个最低总分后取平均（不足 5 份评审意见时取平均）"),
    "mean": t("全部评审总分取平均"),
}
TIES = {
    "median": t("总分中位数高者在前"),
    "fewest_low": t("60 分以下的评审总分少者在前"),
    "vote": t("专家组投票"),
    "draw": t("公开抽签，随机数的来源在截止前公布"),
}
QUESTION_TYPES = {
    "text": t("单行文字"),
    "long_text": t("多行文字"),
    "number": t("数值"),
    "choice": t("单项选择"),
    "date": t("日期"),
    "table": t("表格"),
    "file": t("文件"),
    "declaration": t("承诺"),
    "response": t("指标响应表"),
}
ELIGIBILITY = {
    "active_organisation": t("机构信息已经平台核准"),
    "right_kind": t("以检验检测机构的名义申报"),
    "valid_cma": t("检验检测机构资质认定（CMA）证书在有效期内"),
    "not_issuer": t("不是发榜单位，与发榜单位不存在关联关系"),
    "same_case_once": t("往届已入选的同一案例不再申报"),
}
BLIND = {True: t("匿名评审：专家看不到申报单位名称"), False: t("实名评审：专家可见申报单位名称")}
AFTERWARDS = {True: t("轮次结束后专家可见其他专家的评分"), False: t("轮次结束后专家仍不见其他专家的评分")}


def eligibility_words(kind: Kind) -> list[Text]:
    """Who may enter, as it is printed on the call."""
    most = t(
        "每单位在每个%(item)s最多申报 %(most)s 件", item=kind.words.item, most=kind.most_per_organisation
    )
    known = ELIGIBILITY | {"most_per_organisation": most}
    return [known[key] for key in kind.eligibility]


def method_rows(call: Call) -> list[tuple[Text, Text]]:
    """The method as it is printed on the call: (heading, sentence)."""
    method = call.method
    ties = [tie_words(rule, call.rubric) for rule in method.get("ties", ())]
    each = t("各%(item)s分别排序", item=call.kind_data.words.item)
    within = {"item": each, "call": t("全部申报统一排序")}[call.kind_data.ranked_within]
    quota = t("每个设区市每类不超过 %(n)s 件，省级机构直报不占名额", n=call.city_quota)
    return [
        *([(t("推荐名额"), quota)] if call.kind_data.recommended else []),
        (t("排序依据"), NUMBERS[method.get("number", "trimmed")]),
        (t("排序范围"), within),
        (
            t("入选门槛"),
            t("得分不低于 %(threshold)s 分，仅一家申报时同样适用", threshold=Decimal(method["threshold"])),
        ),
        (t("评审份数"), t("每件申报由 %(n)s 位专家独立评审", n=method["reviews_per_entry"])),
        *_place_rows(call),
        (t("并列处理"), chain_words(ties)),
        *_leg_rows(call),
        (t("评分公开"), AFTERWARDS[bool(method.get("judges_see_after_close"))]),
    ]


def _place_rows(call: Call) -> list[tuple[Text, Text]]:
    """What a kind says of its places: exactly so many, or more where the last one is shared."""
    kind = call.kind_data
    if kind.exact_places:
        return [(t("名额"), t("恰好 %(n)s 个，不设并列；达到入选门槛的不足时，以达到的为限", n=kind.places))]
    if kind.ties_allowed:
        return [(t("名额"), t("末位并列且按下列规则仍分不出先后的，一并入选"))]
    return []


def _leg_rows(call: Call) -> list[tuple[Text, Text]]:
    """How blind the reading is; where there are several legs, what each of them weighs."""
    marked, legs = marked_legs(call), legs_of(call)
    if len(legs) == 1:
        return [(t("评审方式"), BLIND[marked[0].blind])]
    rows = [(t("评审环节"), t("%(legs)s", legs=[_leg_words(leg, len(marked) > 1) for leg in legs]))]
    if len(marked) > 1:
        rows.append((t("总分"), t("各环节得分按权重加权平均，保留两位小数；未进入后一环节的没有总分")))
    return rows


def _leg_words(leg: Leg, weighed: bool) -> Text:
    blind = t("（匿名）") if leg.blind else ""
    if leg.marks == SHEET_ONLY:
        return t("%(leg)s（填写考察表，不打分）", leg=leg.title)
    if weighed:
        return t("%(leg)s%(blind)s，权重 %(weight)s", leg=leg.title, blind=blind, weight=leg.weight)
    return t("%(leg)s%(blind)s", leg=leg.title, blind=blind)


def tie_words(rule: str, rubric: list[Mapping[str, Any]]) -> Text:
    """One rule of the tie chain in words."""
    if rule.startswith("criterion:"):
        key = rule.partition(":")[2]
        name = next((row["name"] for row in rubric if row["key"] == key), key)
        return t("「%(name)s」得分高者在前", name=Text(name))
    return TIES[rule]


def chain_words(words: list[Text]) -> Text:
    """The tie chain as one sentence: first …, then …"""
    if not words:
        return t("得分相同的并列")
    said = words[0]
    for following in words[1:]:
        said = t("%(first)s；仍相同的，%(then)s", first=said, then=following)
    return said


def indicator_words(row: Mapping[str, Any] | Any) -> str:
    """An indicator's requirement in signs: ≥ 600 次, 0.3–1.2 Hz, ≤ 1.5 % (k=2); empty for a sentence."""
    get = row.get if isinstance(row, Mapping) else lambda name: getattr(row, name)
    comparator, unit = str(get("comparator")), get("unit")
    tail = (f" {unit}" if unit else "") + (f"（k={_number(get('k'))}）" if get("k") is not None else "")
    if comparator == Comparator.RANGE.value:
        return f"{_number(get('low'))}–{_number(get('high'))}{tail}"
    if comparator == Comparator.NONE.value or get("value") is None:
        return ""
    return f"{comparator} {_number(get('value'))}{tail}"


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LARGE, SMALL = 1e7, 1e-4


def _number(value: float | None) -> str:
    """A figure as it is written by hand: 600, 0.3, 10¹⁰, 2.5×10⁻⁵."""
    if value is None:
        return ""
    if value and not SMALL <= abs(value) < LARGE:
        mantissa, _, exponent = f"{value:.6e}".partition("e")
        raised = f"10{str(int(exponent)).translate(RAISED)}"
        shown = f"{float(mantissa):g}"
        return raised if shown == "1" else f"{shown}×{raised}"
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def instant_words(iso: str | None) -> Text | str:
    """An instant of a timetable in words: 2026年12月31日 24:00."""
    return t("%(when)s", when=Deadline(datetime.fromisoformat(iso))) if iso else ""


def days_words(starts: str | None, ends: str | None) -> Text | str:
    """The days of a stage in words: 2026年11月23日至2026年11月27日."""
    if not starts or not ends:
        return t("%(when)s", when=date.fromisoformat(starts)) if starts else ""
    return t("%(starts)s至%(ends)s", starts=date.fromisoformat(starts), ends=date.fromisoformat(ends))
