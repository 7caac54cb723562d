"""What stands in columns as keys, said in words: who may enter, indicators, the values of a correction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.calls.states import Comparator
from app.kinds import Kind
from app.shared.text import Deadline, Text, t

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
    "credit_class": t("信用风险等级不是 D 类"),
    "no_misconduct": t("近三年没有列入名单的失信行为"),
}


def eligibility_words(kind: Kind) -> list[Text]:
    """Who may enter, as it is printed on the call."""
    most = t(
        "每单位在每个%(item)s最多申报 %(most)s 件", item=kind.words.item, most=kind.most_per_organisation
    )
    known = ELIGIBILITY | {"most_per_organisation": most}
    return [known[key] for key in kind.eligibility]


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
