"""Why one centre comes before another: the declared reasons, what each figure is, and the sentence of a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.scoring.urgency import Ground
from app.shared.text import Text, t


@dataclass(frozen=True)
class Reason:
    """One reason: its name, what its figure is, the figure in words, the weight proposed to a new plan."""

    key: str
    label: Text
    meaning: Text
    unit: Text
    weight: int
    highest: Decimal | None = None


REASONS: tuple[Reason, ...] = (
    Reason("needs", t("需求条数"), t("需求清单上与拟建中心对应的已公开需求"), t("条"), 20),
    Reason("urgent", t("紧迫需求"), t("其中测不了、找不到的，或三个月内必须解决的"), t("条"), 15),
    Reason("enterprises", t("涉及企业"), t("提出这些需求的企业，同一企业只计一次"), t("家"), 10),
    Reason(
        "value",
        t("企业损失"),
        t("这些企业填报的每年损失合计；不足三家填报的不计，以免看出单个企业的数据"),
        t("万元"),
        10,
    ),
    Reason("gap", t("能力空白"), t("省内目前无机构能测的产品和参数"), t("项"), 15),
    Reason(
        "tier",
        t("产业链层级"),
        t("产业链目录所列层级：卓越、优势、重点依次为 3、2、1"),
        t("级"),
        15,
        Decimal(3),
    ),
    Reason("opinion", t("专家意见"), t("受邀专家对紧迫性评分的平均值，0 至 100"), t("分"), 15, Decimal(100)),
)
BY_KEY: Mapping[str, Reason] = {reason.key: reason for reason in REASONS}
TIERS: Mapping[str, Decimal] = {"卓越": Decimal(3), "优势": Decimal(2), "重点": Decimal(1)}
TIER_WORDS: Mapping[Decimal, Text] = {Decimal(3): t("卓越"), Decimal(2): t("优势"), Decimal(1): t("重点")}


def figure_of(reason: Reason, figure: str | None) -> Text:
    """A figure in words: its number and unit, the tier of a chain by its name; ``None`` is what nobody knows yet."""
    if figure is None:
        return t("尚无数据")
    value = Decimal(figure)
    if reason.key == "tier" and value in TIER_WORDS:
        return TIER_WORDS[value]
    number = int(value) if value == value.to_integral_value() else value
    return t("%(n)s %(unit)s", n=number, unit=Text(reason.unit.id, {"n": number}))


def default_weights() -> dict[str, int]:
    """The weights that a new plan proposes."""
    return {reason.key: reason.weight for reason in REASONS}


def grounds_of(weights: Mapping[str, Any]) -> tuple[Ground, ...]:
    """The reasons that a plan counts, with their weights; a weight of 0 leaves a reason out."""
    return tuple(
        Ground(reason.key, int(weights[reason.key]), reason.highest)
        for reason in REASONS
        if int(weights.get(reason.key, 0)) > 0
    )


def sentence_of(place: Mapping[str, Any]) -> Text:
    """Why a place is where it is, in a sentence: the two reasons that give most, and what sets it apart."""
    parts = sorted(place.get("why", ()), key=lambda part: -Decimal(part["points"]))
    told = [part for part in parts if Decimal(part["points"]) > 0][:2]
    if not told:
        return t("各项理由目前都没有数据，不计分。")
    first = [
        t("%(what)s %(points)s 分", what=BY_KEY[part["key"]].label, points=Decimal(part["points"]))
        for part in told
        if part["key"] in BY_KEY
    ]
    return t("得分主要来自%(parts)s。", parts=first)


def range_of(place: Mapping[str, Any]) -> Text:
    """How firmly a place stands, in a sentence."""
    best, worst, change = place.get("best"), place.get("worst"), place.get("change")
    if best is None:
        return t("尚未分析。")
    if best != worst:
        return t("任一权重变动 20%% 以内，名次在第 %(best)s 至第 %(worst)s 位之间。", best=best, worst=worst)
    if change is None:
        return t("任一权重怎样变动，名次都不变。")
    what, percent = BY_KEY[change["key"]].label, Decimal(change["percent"])
    if percent < 0:
        return t(
            "任一权重变动 20%% 以内名次不变；「%(what)s」的权重减少 %(percent)s%% 时才与相邻者互换。",
            what=what,
            percent=-percent,
        )
    return t(
        "任一权重变动 20%% 以内名次不变；「%(what)s」的权重增加 %(percent)s%% 时才与相邻者互换。",
        what=what,
        percent=percent,
    )
