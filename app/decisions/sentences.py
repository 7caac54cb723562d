"""Why an entry stands where it stands, in words (the steps of ``scoring.explain_place`` as they were stored)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.calls.legs import leg_by_key
from app.calls.models import Call
from app.decisions.meanings import REFUSED
from app.decisions.models import RankingLine
from app.scoring.method import CRITERION_RULE
from app.shared.text import Text, t

Names = Mapping[str, str]
OUTCOMES = {
    "decided": t("由此分出先后"),
    "split": t("由此部分分出先后"),
    "equal": t("仍然相同"),
    "no_vote": t("专家组尚未投票"),
    "no_draw": t("尚不能抽签"),
}
DROPPED = {"highest": t("最高分，去掉"), "lowest": t("最低分，去掉")}


def rule_name(rule: str, call: Call) -> Text:
    """What a rule of the tie chain is called."""
    if rule.startswith(CRITERION_RULE):
        key = rule.removeprefix(CRITERION_RULE)
        name = next((str(c["name"]) for c in call.rubric if c["key"] == key), key)
        return t("「%(criterion)s」得分", criterion=Text(name))
    names = {
        "median": t("评审总分的中位数"),
        "fewest_low": t("低于60分的评审份数，少者在前"),
        "vote": t("专家组投票"),
        "draw": t("抽签值，小者在前"),
    }
    return names[rule]


def sentences_of(line: RankingLine, call: Call, entries: Names, judges: Names) -> list[Text]:
    """The way from the reviews to the place, one sentence a step.

    ``entries``: organisation by entry key; ``judges``: what a judge is called on this page, by key. Who may read the
    marks of judges is not decided here.
    """
    replaced = _replaced(line.steps)
    return [
        sentence
        for at, step in enumerate(line.steps)
        if (sentence := _sentence(step["code"], step["values"] | replaced[at], call, entries, judges))
        is not None
    ]


def _replaced(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For each step, whether a review that was left out counts in the same leg as it was corrected."""
    leg, counted, legs = 0, set(), []
    for step in steps:
        leg += step["code"] == "leg"
        legs.append(leg)
        if step["code"] == "review_total":
            counted.add((leg, step["values"]["judge"]))
    return [
        {"replaced": True} if (legs[at], step["values"].get("judge")) in counted else {}
        for at, step in enumerate(steps)
    ]


def _sentence(code: str, values: Mapping[str, Any], call: Call, entries: Names, judges: Names) -> Text | None:
    if code == "review_total":
        return _review(values, judges)
    if code == "review_left_out":
        return _left_out(values, judges)
    if code == "tied":
        return t(
            "与%(others)s同为 %(value)s 分",
            others=_named(values["with_entries"], entries),
            value=values["value"],
        )
    if code == "tie_step":
        return _tie_step(values, call, entries)
    if code == "place":
        return _place(values, entries)
    if code in LEG_STEPS:
        return LEG_STEPS[code](values, call)
    plain: dict[str, Callable[[Mapping[str, Any]], Text]] = {
        "no_review": lambda _: t("没有有效的评审意见，不参加排名"),
        "number": _number,
        "calibrated": _calibrated,
        "not_calibrated": lambda v: t("没有校准，按平均分：%(why)s", why=REFUSED[v["warning"]]),
        "not_trimmed": lambda v: t("有效评审不足 %(needed)s 份，不去掉最高分和最低分", needed=v["needed"]),
        "threshold": _threshold,
        "cut": _cut,
    }
    return plain[code](values)


def _leg(values: Mapping[str, Any], call: Call) -> Text:
    words = {"leg": leg_by_key(call, values["leg"]).title, "weight": values["weight"]}
    if not Decimal(str(values["weight"])):
        return t("「%(leg)s」，不计入总分", leg=words["leg"])
    return t("「%(leg)s」，权重 %(weight)s", **words)


def _combined(values: Mapping[str, Any], call: Call) -> Text:
    parts = [
        t(
            "「%(leg)s」%(number)s 分 × %(weight)s",
            leg=leg_by_key(call, key).title,
            number=number,
            weight=weight,
        )
        for key, weight, number in values["parts"]
    ]
    total = sum(Decimal(str(weight)) for _, weight, _ in values["parts"])
    return t(
        "%(parts)s，合计除以 %(total)s，总分 %(value)s 分", parts=parts, total=total, value=values["value"]
    )


def _legs_missing(values: Mapping[str, Any], call: Call) -> Text:
    legs = [leg_by_key(call, key).title for key in values["legs"]]
    return t("未进入「%(legs)s」，没有总分，列在有总分的申报之后", legs=legs)


LEG_STEPS: dict[str, Callable[[Mapping[str, Any], Call], Text]] = {
    "leg": _leg,
    "combined": _combined,
    "legs_missing": _legs_missing,
}


def _review(values: Mapping[str, Any], judges: Names) -> Text:
    judge = judges.get(values["judge"], "")
    if values["dropped"]:
        return t(
            "%(judge)s：%(total)s（%(why)s）",
            judge=judge,
            total=values["total"],
            why=DROPPED[values["dropped"]],
        )
    return t("%(judge)s：%(total)s", judge=judge, total=values["total"])


def _left_out(values: Mapping[str, Any], judges: Names) -> Text:
    judge = judges.get(values["judge"], "")
    if values.get("replaced"):
        return t("%(judge)s更正前的评分保留在记录里，不计入", judge=judge)
    if values["reason"] == "void":
        return t("%(judge)s的评审意见已作废，不计入", judge=judge)
    return t("%(judge)s的评审意见不完整，不计入", judge=judge)


def _number(values: Mapping[str, Any]) -> Text:
    if values["kept"] < values["reviews"]:
        return t(
            "%(reviews)s 份评审去掉一个最高分和一个最低分，余下 %(kept)s 份平均 %(value)s 分",
            reviews=values["reviews"],
            kept=values["kept"],
            value=values["value"],
        )
    return t("%(reviews)s 份评审平均 %(value)s 分", reviews=values["reviews"], value=values["value"])


def _calibrated(values: Mapping[str, Any]) -> Text:
    return t(
        "%(reviews)s 份评审按专家的松紧和权重校准为 %(value)s 分（μ = %(mean)s，τ² = %(variance)s，见专家表）",
        reviews=values["reviews"],
        value=values["value"],
        mean=values["mean"],
        variance=values["variance"],
    )


def _tie_step(values: Mapping[str, Any], call: Call, entries: Names) -> Text:
    others = [f"{entries.get(key, '')} {_figure(value)}" for key, value in values["others"]]
    return t(
        "比较%(rule)s：本单位 %(own)s，%(others)s，%(outcome)s",
        rule=rule_name(values["rule"], call),
        own=_figure(values["own"]),
        others=others,
        outcome=OUTCOMES[values["outcome"]],
    )


def _place(values: Mapping[str, Any], entries: Names) -> Text:
    if values["shared_with"]:
        others = _named(values["shared_with"], entries)
        return t("与%(others)s并列第 %(place)s 名", others=others, place=values["place"])
    return t("第 %(place)s 名，共 %(of)s 家", place=values["place"], of=values["of"])


def _threshold(values: Mapping[str, Any]) -> Text:
    if values["reached"]:
        return t("达到入选分数线 %(threshold)s 分", threshold=values["threshold"])
    return t("未达到入选分数线 %(threshold)s 分", threshold=values["threshold"])


def _cut(values: Mapping[str, Any]) -> Text:
    if values["outcome"] == "proposed":
        return t("在 %(places)s 个名额之内", places=values["places"])
    if values["outcome"] == "undecided":
        return t("并列者多于余下的 %(open)s 个名额，须由专家组投票", open=values["open_places"])
    return t("不在 %(places)s 个名额之内", places=values["places"])


def _named(keys: Sequence[str], entries: Names) -> str:
    return "、".join(entries.get(key, "") for key in keys)


def _figure(value: Any) -> str:
    return "—" if value is None else str(value)
