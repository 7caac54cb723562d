"""What the figures of an analysis mean, a sentence each: for officials, not for statisticians."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.scoring.calibration import LEAST_JUDGES, LEAST_REVIEWS
from app.shared.text import Text, t

Document = Mapping[str, Any]
RELIABLE, TENTATIVE, LEAST_P = 0.8, 0.667, 0.0001
REFUSED: Mapping[str, Text] = {
    "few_judges": t("评审专家少于 %(n)s 位", n=LEAST_JUDGES),
    "few_reviews": t("有效评审少于 %(n)s 份", n=LEAST_REVIEWS),
    "in_pieces": t("有些申报与其他申报没有共同的专家，直接或间接都没有，无从比较"),
    "no_difference": t("所有评分都相同"),
}
ABSENT: Mapping[str, Text] = {
    "no_pairs": t("没有一家有两份以上的评审"),
    "no_variation": t("所有评分都相同，谈不上一致与否"),
    "too_few_entries": t("申报不足两家"),
    "too_few_judges": t("专家不足两位"),
    "not_complete": t("须每位专家都评过每一家才能计算"),
    "no_differences": t("作为除数的均方为零"),
    "entries_alike": t("各家之间的差别不超过偶然"),
    "ties_only": t("每位专家给各家的分都相同，没有先后"),
    "not_crossed": t("申报与专家交叉不足，分不清申报、专家和误差"),
}
KINDS: Mapping[str, Text] = {
    "severity": t("明显偏严或偏宽"),
    "noise": t("与其他专家相差较大"),
    "against": t("与其他专家方向不一致"),
    "narrow": t("评分拉不开差距"),
    "same_marks": t("给多家完全相同的分"),
    "twins": t("两位专家的评分雷同"),
    "hasty": t("评审用时很短"),
    "mutual_favour": t("两家单位的专家互相高评"),
    "turning_review": t("一份评审左右能否入选"),
}


class Told(NamedTuple):
    """A figure: its name, the number as printed (None: it does not exist), and what it means."""

    name: Text
    figure: str | None
    meaning: Text


def refusals(warnings: Sequence[str]) -> list[Text]:
    """Why there is no calibrated score."""
    return [REFUSED[warning] for warning in warnings]


def agreement_told(found: Document) -> list[Told]:
    """α, W and generalisability of one leg."""
    return [_alpha(found["alpha"]), _kendall(found["kendall"]), *_study(found["study"])]


def correlations_told(found: Document) -> list[tuple[str, str, str, str]]:
    """(form, value, lower, upper limit) of every intraclass correlation that exists."""
    return [
        (form, f"{icc['value']:.3f}", _bound(icc["low"]), _bound(icc["high"]))
        for form, icc in found["icc"].items()
        if "reason" not in icc
    ]


def correlations_absent(found: Document) -> Text | None:
    """Why no intraclass correlation exists, None where one does."""
    reasons = {icc["reason"] for icc in found["icc"].values() if "reason" in icc}
    return ABSENT[min(reasons)] if len(reasons) == 1 and not correlations_told(found) else None


def _bound(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _alpha(found: Document) -> Told:
    name = t("Krippendorff α（等距）")
    if "reason" in found:
        return Told(name, None, ABSENT[found["reason"]])
    value = found["value"]
    if value >= RELIABLE:
        meaning = t("专家的评分一致，可以信赖：1 为完全一致，0 等于掷骰子")
    elif value >= TENTATIVE:
        meaning = t("一致程度中等，只宜得出暂时的结论：1 为完全一致，0 等于掷骰子，0.80 以上可以信赖")
    else:
        meaning = t(
            "一致程度低，名次相邻的各家不宜看作有高下之分：1 为完全一致，0 等于掷骰子，低于 0.667 不可信赖"
        )
    return Told(name, f"{value:.3f}", meaning)


def _kendall(found: Document) -> Told:
    name = t("Kendall W（名次的一致）")
    if "reason" in found:
        return Told(name, None, ABSENT[found["reason"]])
    return Told(
        name,
        f"{found['value']:.3f}",
        t(
            "各位专家排出的先后有多一致：1 为完全相同，0 为不相干；偶然所致的可能 %(p)s（χ² %(chi2)s，自由度 %(df)s）",
            p=f"{found['p']:.4f}" if found["p"] >= LEAST_P else f"< {LEAST_P:.4f}",
            chi2=f"{found['chi2']:.2f}",
            df=found["freedom"],
        ),
    )


def _study(found: Document) -> list[Told]:
    relative, absolute = t("概化系数 Eρ²（同一组专家评全部）"), t("可靠性指数 Φ（每家由不同专家评）")
    if "reason" in found:
        return [Told(absolute, None, ABSENT[found["reason"]])]
    rows = []
    if found["relative"] is not None:
        share = t("各家分数的差别中，有多大一份来自申报本身：同一组专家评完全部各家时")
        rows.append(Told(relative, f"{found['relative']:.3f}", share))
    if found["absolute"] is not None:
        needed = found["judges_for"]
        per_entry = f"{found['per_entry']:.1f}"
        meaning = (
            t(
                "每家 %(n)s 份评审、各由不同专家评时的可靠程度；要达到 0.80，每家须 %(needed)s 份",
                n=per_entry,
                needed=needed,
            )
            if needed is not None
            else t("每家 %(n)s 份评审、各由不同专家评时的可靠程度；再多专家也达不到 0.80", n=per_entry)
        )
        rows.append(Told(absolute, f"{found['absolute']:.3f}", meaning))
    return rows


def finding_told(found: Document, judges: Sequence[str], entries: Sequence[str]) -> Text:
    """One finding of the anomaly report: a question to look at, never a proof. Names as the page may print them."""
    return TELLERS[found["kind"]]({**found["values"], "who": "、".join(judges), "which": "、".join(entries)})


def _severity(v: Document) -> Text:
    words = {
        "judge": v["who"],
        "points": f"{abs(v['leniency']):.2f}",
        "n": v["reviews"],
        "error": f"{v['standard_error']:.2f}",
    }
    if v["leniency"] < 0:
        return t(
            "%(judge)s的 %(n)s 份评审平均比同一申报的其他专家低 %(points)s 分（标准误 %(error)s）", **words
        )
    return t("%(judge)s的 %(n)s 份评审平均比同一申报的其他专家高 %(points)s 分（标准误 %(error)s）", **words)


def _noise(v: Document) -> Text:
    return t(
        "%(judge)s与其他专家的差距时高时低，标准差 %(noise)s 分，是全组（%(panel)s 分）的 %(times)s 倍",
        judge=v["who"], noise=f"{v['noise']:.2f}", panel=f"{v['panel']:.2f}", times=f"{v['times']:.1f}",
    )  # fmt: skip


def _against(v: Document) -> Text:
    return t(
        "%(judge)s的 %(n)s 份评分与其他专家的平均分相关系数为 %(r)s",
        judge=v["who"],
        n=v["reviews"],
        r=f"{v['correlation']:.2f}",
    )


def _narrow(v: Document) -> Text:
    return t(
        "%(judge)s的 %(n)s 份总分标准差只有 %(spread)s 分，专家的中位数是 %(median)s 分",
        judge=v["who"], n=v["reviews"], spread=f"{v['spread']:.2f}", median=f"{v['median']:.2f}",
    )  # fmt: skip


def _same_marks(v: Document) -> Text:
    return t(
        "%(judge)s在 %(n)s 份评审中有 %(count)s 份逐项得分完全相同",
        judge=v["who"],
        n=v["reviews"],
        count=v["count"],
    )


def _twins(v: Document) -> Text:
    return t(
        "%(judges)s共同评审 %(both)s 家，其中 %(n)s 家逐项得分完全相同；出于偶然的可能不超过 %(chance)s",
        judges=v["who"], both=v["both_read"], n=v["equal"], chance=f"{v['chance']:.1g}",
    )  # fmt: skip


def _hasty(v: Document) -> Text:
    return t(
        "%(judge)s有 %(n)s 份评审用时不到 %(limit)s 秒，最短 %(quickest)s 秒（有用时记录的共 %(timed)s 份）",
        judge=v["who"], n=v["count"], limit=v["limit"], quickest=v["quickest"], timed=v["timed"],
    )  # fmt: skip


def _mutual_favour(v: Document) -> Text:
    return t(
        "%(judges)s分属两家单位，给对方分别比平常高 %(points)s 分和 %(back)s 分（%(given)s 份和 %(returned)s 份）",
        judges=v["who"], points=f"{v['points']:.1f}", back=f"{v['points_back']:.1f}",
        given=v["given"], returned=v["returned"],
    )  # fmt: skip


def _turning(v: Document) -> Text:
    words = {
        "judge": v["who"],
        "entry": v["which"],
        "review": v["review"],
        "number": v["number"],
        "without": v["without"] or "—",
    }
    if v["was"] == "in":
        return t(
            "没有%(judge)s的 %(review)s 分，%(entry)s由 %(number)s 分变为 %(without)s 分，落到名额之外",
            **words,
        )
    return t(
        "没有%(judge)s的 %(review)s 分，%(entry)s由 %(number)s 分变为 %(without)s 分，进入名额之内", **words
    )


TELLERS: Mapping[str, Callable[[Document], Text]] = {
    "severity": _severity,
    "noise": _noise,
    "against": _against,
    "narrow": _narrow,
    "same_marks": _same_marks,
    "twins": _twins,
    "hasty": _hasty,
    "mutual_favour": _mutual_favour,
    "turning_review": _turning,
}
