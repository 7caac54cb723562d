"""How offices compare: signs, and words before the number. Words behind it (以上) are in ``units``."""

import re

from app.calls.reading.numerals import number_pattern

_SIGNS = dict.fromkeys(("≥", ">=", "=>", "≥="), "≥") | dict.fromkeys(("≤", "<=", "=<", "≤="), "≤")
_SIGNS |= {">": ">", "<": "<", "=": "="}
_AT_MOST = (
    "不大于 不超过 不高于 不多于 不超出 小于等于 小于或等于 小于或者等于 低于等于 低于或等于 不得超过 不得大于 "
    "不得高于 不应超过 不应大于 不应高于 不能超过 不能大于 至多 最多 控制在 降至 低至 降低至 降低到 缩短至 缩短到 "
    "减少至 减少到 压缩至 压缩到"
)
_AT_LEAST = (
    "不小于 不少于 不低于 大于等于 大于或等于 大于或者等于 高于等于 高于或等于 不得低于 不得少于 不得小于 不应低于 "
    "不应小于 不应少于 至少 最少 提升至 提升到 提高至 提高到 增加至 增加到"
)
_ENGLISH = {
    "at least": "≥", "no less than": "≥", "not less than": "≥", "no fewer than": "≥", "minimum of": "≥",
    "at most": "≤", "no more than": "≤", "not more than": "≤", "up to": "≤", "within": "≤", "not exceeding": "≤",
    "maximum of": "≤", "less than": "<", "below": "<", "greater than": ">", "more than": ">", "above": ">",
    "better than": "better", "约": "none", "大约": "none", "approx.": "none", "about": "none", "≈": "none",
}  # fmt: skip
_WORDS = (
    dict.fromkeys(_AT_MOST.split(), "≤")
    | dict.fromkeys(_AT_LEAST.split(), "≥")
    | dict.fromkeys(["大于", "高于", "超过", "多于", "超出"], ">")
    | dict.fromkeys(["小于", "低于", "少于", "短于", "不足"], "<")
    | dict.fromkeys(["优于", "好于"], "better")
    | dict.fromkeys(["达到", "达", "可达", "可达到"], "reached")
    | _ENGLISH
)
_MEANING = _SIGNS | _WORDS
_NOT_RADAR = r"(?<![雷马])"


def _written(word: str) -> str:
    guard = _NOT_RADAR if word.startswith("达") else r"\b" if word[0].isalpha() and word.isascii() else ""
    return guard + re.escape(word).replace(r"\ ", r"\s")


_ANY = "|".join(map(_written, sorted(_MEANING, key=len, reverse=True)))

COMPARED = re.compile(
    rf"(?P<word>{_ANY})\s*[:]?\s*(?P<both>±|\+/-|\+-)?\s*(?:{number_pattern('_n')})",
    re.VERBOSE | re.IGNORECASE,
)

_MORE_IS_BETTER = re.compile(
    r"(?:识别|准确|正确|检出|合格|成功|覆盖|回收|转化|分离|命中|通过|匹配|一致|符合|利用|完好|存活|有效)率"
    r"|寿命|信噪比|稳定性|可靠|效率|容量|通量|动态范围|精确率|灵敏度|带宽|速度|速率|抑制|耐"
)
_ERROR = re.compile(
    r"误差|误判|误报|漏检|漏报|误检|不确定度|偏差|精度|准确度|分辨[率力]|检出限|定量限|重复性|复现性|漂移|粗糙度|非线性|失配"
    r"|RSD|LOD|LOQ|(?<![A-Za-z])U(?:rel|c|95)?$|(?<![A-Za-z])Ra$"
)
_LESS_IS_BETTER = re.compile(r"噪声|时间|延迟|延时|时延|周期|失真|波动|泄漏|均匀性|滞后|背隙|间隙")
_CHANGE = re.compile(r"(?:降低|减少|缩短|下降|提高|提升|增加|改善)[了约]?$")


def meaning(word: str, parameter: str, unit: str, value: float) -> str:
    """The comparator of a sign or word: ≥ ≤ > < = or none. 优于 and 达到 ask what ``parameter`` is about."""
    meant = _MEANING[re.sub(r"\s", " ", word.lower())]
    less = is_error(parameter, unit, value) or (bool(_LESS_IS_BETTER.search(parameter)) and unit != "%")
    if meant == "better":
        more = (unit.startswith("%") and value >= 50) or _MORE_IS_BETTER.search(parameter)
        return "≥" if more and not less else "≤"
    if meant == "reached":
        return "≤" if less else "≥"
    return meant


def is_error(parameter: str, unit: str, value: float) -> bool:
    """Is this an error, an uncertainty or a limit of detection, of which less is better? 95% is none of these."""
    if (unit.startswith("%") and value >= 50) or _CHANGE.search(parameter):
        return False
    return bool(_ERROR.search(parameter.strip()))
