"""The method of a call as it is printed: which number ranks, ties, blindness, what is read again (rule 6)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.calls.caps import caps_of, caps_words
from app.calls.legs import SHEET_ONLY, legs_of, marked_legs
from app.calls.marking_rules import MarkingRules, marking_rules
from app.calls.models import Call
from app.kinds.kind import Leg
from app.scoring.calibration import LEAST_JUDGES, LEAST_REVIEWS
from app.scoring.method import CRITERION_RULE, MODELLED
from app.shared.text import Text, t

Row = tuple[Text, Text]
NUMBERS = {
    "trimmed": t("去掉一个最高总分和一个最低总分后取平均（不足 5 份评审意见时取平均）"),
    "mean": t("全部评审总分取平均"),
    "calibrated": t("校准分：按每位专家的松紧和评分的稳定程度换算到同一尺度（不能校准时取平均，并说明原因）"),
}
SHORT_NUMBERS = {"trimmed": t("去极值平均分"), "mean": t("平均分"), "calibrated": t("校准分")}
TIES = {
    "median": t("总分中位数高者在前"),
    "fewest_low": t("60 分以下的评审总分少者在前"),
    "vote": t("专家组投票"),
    "draw": t("公开抽签，随机数的来源在截止前公布"),
}
BLIND = {True: t("匿名评审：专家看不到申报单位名称"), False: t("实名评审：专家可见申报单位名称")}
AFTERWARDS = {True: t("轮次结束后专家可见其他专家的评分"), False: t("轮次结束后专家仍不见其他专家的评分")}


def method_rows(call: Call) -> list[Row]:
    """The method as it is printed on the call: (heading, sentence)."""
    method = call.method
    return [
        *_quota_rows(call),
        (t("排序依据"), NUMBERS[method.get("number", "trimmed")]),
        *_calibration_rows(call),
        (t("排序范围"), _within(call)),
        (
            t("入选门槛"),
            t("得分不低于 %(threshold)s 分，仅一家申报时同样适用", threshold=Decimal(method["threshold"])),
        ),
        (t("评审份数"), t("每件申报由 %(n)s 位专家独立评审", n=method["reviews_per_entry"])),
        *_place_rows(call),
        *_cap_rows(call),
        (t("并列处理"), chain_words([tie_words(rule, call.rubric) for rule in method.get("ties", ())])),
        *_leg_rows(call),
        (t("评分公开"), seen_words(bool(method.get("judges_see_after_close")))),
        *_reading_rows(marking_rules(method)),
    ]


def _quota_rows(call: Call) -> list[Row]:
    if not call.kind_data.recommended:
        return []
    return [(t("推荐名额"), t("每个设区市每类不超过 %(n)s 件，省级机构直报不占名额", n=call.city_quota))]


def _within(call: Call) -> Text:
    each = t("各%(item)s分别排序", item=call.kind_data.words.item)
    return {"item": each, "call": t("全部申报统一排序")}[call.kind_data.ranked_within]


def _calibration_rows(call: Call) -> list[Row]:
    """What the calibrated score is, and what ranks where a panel is too small for it; nothing where another ranks."""
    if call.method.get("number") not in MODELLED:
        return []
    how = t(
        "每位专家偏严或偏宽多少（松紧）、评分有多稳定（权重），由一同排名的各件申报的全部评分估计；"
        "一件申报的校准分是各份评分扣除松紧之后按权重的平均，评审份数少时略向总平均靠拢。所用的数字都列在专家表上，可以手工复核"
    )
    fallback = t(
        "专家少于 %(judges)s 位、有效评审少于 %(reviews)s 份、有些申报与其他申报没有共同的专家，"
        "或者所有评分都相同的，改按全部评审总分的平均分排名，并在排名和结果中说明原因；"
        "每个%(item)s的每一轮分别判断",
        judges=LEAST_JUDGES,
        reviews=LEAST_REVIEWS,
        item=call.kind_data.words.item,
    )
    return [(t("校准分怎样算"), how), (t("不能校准时"), fallback)]


def seen_words(after: bool) -> Text:
    """What judges see of each other's marks: nothing before the round closes, then what the method says (rule 7)."""
    return t("轮次结束之前，专家看不到其他专家的评分；%(after)s", after=AFTERWARDS[after])


def _reading_rows(rules: MarkingRules) -> list[Row]:
    """When marks lie too far apart, and how much may be read again."""
    return [
        (t("评分分歧"), alarm_words(rules)),
        (t("补充评审"), extra_words(rules)),
    ]


def alarm_words(rules: MarkingRules) -> Text:
    """The spread alarm as the call declares it."""
    return t(
        "一件申报的评审总分极差超过 %(range)s 分或标准差超过 %(sd)s 分的，补充评审或者由承办人说明理由",
        range=rules.spread_range,
        sd=rules.spread_sd,
    )


def extra_words(rules: MarkingRules) -> Text:
    """The budget of extra readings as the call declares it."""
    if not rules.extra_budget:
        return t("不为名次接近入选线的申报安排补充评审")
    return t(
        "名次接近入选线的申报可以补充评审：每轮不超过评审份数的 %(budget)s％，每件连同原有的最多 %(most)s 份；"
        "补给哪一件、由谁评，按申报入选与否的不确定程度计算，留有记录",
        budget=rules.extra_budget,
        most=rules.extra_most,
    )


def _place_rows(call: Call) -> list[Row]:
    """What a kind says of its places: exactly so many, or more where the last one is shared."""
    kind = call.kind_data
    if kind.exact_places:
        return [(t("名额"), t("恰好 %(n)s 个，不设并列；达到入选门槛的不足时，以达到的为限", n=kind.places))]
    if kind.ties_allowed:
        return [(t("名额"), t("末位并列且按下列规则仍分不出先后的，一并入选"))]
    return []


def _cap_rows(call: Call) -> list[Row]:
    """Within which limits the items are shared out, for kinds that can."""
    return [(t("限额分配"), caps_words(caps_of(call.method)))] if call.kind_data.allocates else []


def _leg_rows(call: Call) -> list[Row]:
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
    if rule.startswith(CRITERION_RULE):
        key = rule.removeprefix(CRITERION_RULE)
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
