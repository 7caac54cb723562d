"""How long the work may take, in months."""

import itertools
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.calls.reading.numerals import HAN_DIGITS, normalise, parse_decimal, parse_han
from app.shared.text import Text, t

_MONTHS = {
    "年": Decimal(12),
    "y": Decimal(12),
    "季": Decimal(3),
    "quarter": Decimal(3),
    "月": Decimal(1),
    "mo": Decimal(1),
}
_UNIT = (
    r"(?P<unit>个?(?:年度|月份|季度|[年季月周天日])|星期|years?|yrs?|months?|mos?\b|quarters?|weeks?|days?)"
)
_NUMBER = rf"(?:\d+(?:\.\d+)?(?:e\d)?|[{HAN_DIGITS}]{{1,7}})"
_LENGTH = re.compile(
    rf"(?P<number>(?!20\d\d年){_NUMBER}|半)\s*(?P<half>个半)?\s*{_UNIT}\s*(?P<more>半)?", re.I
)
_BARE = re.compile(rf"^[^\d{HAN_DIGITS}]*(?P<number>{_NUMBER})[^\d{HAN_DIGITS}]*$", re.I)
_RANGE = re.compile(rf"{_NUMBER}\s*(?:{_UNIT})?\s*(?:~|-|–+|—+|至|到|to)\s*(?=\d|[{HAN_DIGITS}])", re.I)
_DATE = re.compile(
    r"(?<!\d)(20\d\d)\s*(?:年|[-./])\s*(1[0-2]|0?[1-9])(?!\d)(?:\s*月(?:\s*\d{1,2}\s*日)?|[-./]\d{1,2}(?![\d.年]))?"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_LONGEST = 240
_LONGEST_TEXT = 100


@dataclass(frozen=True)
class Duration:
    """``months`` or None; ``doubt`` says what a person should look at."""

    months: int | None
    doubt: Text | None = None


def unit_of(text: str) -> str | None:
    """The unit that a heading names in brackets or as its last word: 完成时限（月）, 周期/年, Duration (months)."""
    folded = normalise(text).lower()
    found = re.search(
        r"[(/:,]\s*(?:单位\s*:\s*)?个?(年|季|月|周|天|日|years?|months?|weeks?|days?)|\b(years|months|weeks|days)\b",
        folded,
    )
    return (found.group(1) or found.group(2)) if found else None


def _factor(unit: str, number: Decimal) -> Decimal:
    """Months in one of these. Whole tens of days are meant as months of thirty, others as parts of a year."""
    bare = unit.lower().removeprefix("个")
    days = Decimal(7) if bare[0] == "周" or bare.startswith(("星期", "week")) else Decimal(bare[0] in "天日d")
    if days:
        return days / 30 if number * days % 30 == 0 else days * 12 / 365
    return next((value for name, value in _MONTHS.items() if bare.startswith(name)), Decimal(1))


def read_months(text: str, unit: str | None) -> Duration:
    """The number of months that a cell states; a unit in the cell wins over ``unit`` of its column.

    Understands 24个月, 两年, 一年半, 1年6个月, 18个月内, 90天 and a span between two months. A date says no length: the
    work begins with an agreement that nobody has signed yet.
    """
    shown = normalise(text).strip()
    if len(shown) > _LONGEST_TEXT:
        return Duration(None, t("看不出完成时限：%(text)s", text=shown[:_LONGEST_TEXT] + "…"))
    dates = _DATE.findall(shown)
    shown = _DATE.sub(" ", shown)
    lengths = list(_LENGTH.finditer(shown))
    if not lengths and (dates or _YEAR.search(shown)):
        return (
            _between(dates)
            if len(dates) == 2
            else Duration(None, t("写的是日期，不是时长：%(text)s", text=text))
        )
    if not lengths:
        return _without_unit(shown, unit, text)
    spread = _RANGE.search(shown)
    total = (
        sum((_length(hit) for hit in lengths), Decimal(0))
        if _adds_up(shown, lengths)
        else _length(lengths[-1 if spread else 0])
    )
    return _whole(total, t("时限是区间，按上限理解") if spread else None)


def _adds_up(shown: str, lengths: list[re.Match[str]]) -> bool:
    """1年6个月 adds up; 两年（24个月） says one thing twice."""
    gaps = [shown[first.end() : second.start()] for first, second in itertools.pairwise(lengths)]
    return all(gap.strip() in ("", "零", "又", "and") for gap in gaps)


def _length(found: re.Match[str]) -> Decimal:
    number = found["number"]
    if number == "半":
        value = Decimal("0.5")
    else:
        han = parse_han(number)
        value = Decimal(han) if han is not None else parse_decimal(number) or Decimal(0)
    if found["half"] or found["more"]:
        value += Decimal("0.5")
    return value * _factor(found["unit"], value)


def _without_unit(shown: str, unit: str | None, text: str) -> Duration:
    spread = _RANGE.search(shown)
    found = _BARE.match(shown[spread.end() :] if spread else shown)
    if not found:
        return Duration(None, t("看不出完成时限：%(text)s", text=text))
    han = parse_han(found["number"])
    number = Decimal(han) if han is not None else parse_decimal(found["number"]) or Decimal(0)
    doubt = t("时限是区间，按上限理解") if spread else None
    if unit is None and number <= 5:
        return _whole(number * 12, t("没有写单位，按 %(years)s 年理解", years=str(number)))
    return _whole(number * _factor(unit or "月", number), doubt)


def _whole(months: Decimal, doubt: Text | None) -> Duration:
    whole = int(months.to_integral_value(ROUND_HALF_UP))
    if not 1 <= whole <= _LONGEST:
        return Duration(None, t("完成时限应在 1 至 %(most)s 个月之间", most=_LONGEST))
    if abs(months - whole) > Decimal("0.05"):
        doubt = t("时限不是整月，按 %(months)s 个月理解", months=whole)
    return Duration(whole, doubt)


def _between(dates: list[tuple[str, str]]) -> Duration:
    """From a month to a month: both are counted, unless leaving one out makes whole half-years."""
    (first_year, first_month), (last_year, last_month) = dates
    apart = (int(last_year) - int(first_year)) * 12 + int(last_month) - int(first_month)
    months = apart if apart % 6 == 0 and apart > 0 else apart + 1
    if not 1 <= months <= _LONGEST:
        return Duration(None, t("起止时间有误"))
    return Duration(months, t("按起止时间推算为 %(months)s 个月", months=months))
