"""Money in an office's cell, in 万元."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.calls.reading.numerals import HAN_DIGITS, normalise, parse_decimal, parse_han
from app.shared.text import Text, t

WAN = Decimal(10000)
_UNITS = dict.fromkeys(("亿元", "亿"), WAN)
_UNITS |= dict.fromkeys(("千万元", "千万"), Decimal(1000))
_UNITS |= dict.fromkeys(("百万元", "百万", "million", "m"), Decimal(100))
_UNITS |= {"十万元": Decimal(10)}
_UNITS |= dict.fromkeys(("万元", "万", "10k", "10000"), Decimal(1))
_UNITS |= dict.fromkeys(("千元", "thousand", "k"), Decimal("0.1"))
_UNITS |= dict.fromkeys(("元", "圆", "yuan", "rmb", "cny"), 1 / WAN)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:[, ]\d{{3}})+|\d{{1,15}}(?!\d))(?:\.\d{{1,8}})?(?:e[-+]?\d{{1,2}})?|[{HAN_DIGITS}]{{1,9}}"
_MONEY = re.compile(
    rf"(?<![\d.])(?P<minus>-)?\s?(?P<number>{_NUMBER})\s*(?P<unit>(?:{_UNIT})(?![a-z]))?", re.I
)
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?:{_UNIT})?\s*(?:~|-|–+|—+|至|到|to)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?",
    re.I,
)
_FOREIGN = re.compile(r"美元|欧元|日元|港元|港币|英镑|\$|€|£|usd|eur|hkd", re.I)
_TOTAL = re.compile(r"(?:总计|合计|共计|总额|总投入|总经费|总金额|总投资|总预算|共|total)[^\d]{0,8}$", re.I)
_PART_OF = re.compile(r"其中|含|包括|of which|including", re.I)
_NO_SUM = re.compile(r"面议|待定|协商|另议|商定|洽谈|待商|暂无|未定|自定|不限|tbd|negotia", re.I)

_SUM = re.compile(r"[\d.,\s]+(?:\+[\d.,\s]+)+")
_LONGEST = 200


@dataclass(frozen=True)
class Amount:
    """``value`` in 万元, or None; ``doubt`` says what a person should look at. ``unit_assumed``: nowhere was a unit."""

    value: Decimal | None
    doubt: Text | None = None
    unit_assumed: bool = False


def unit_of(text: str) -> str | None:
    """The unit of money that a heading or a note names (金额（万元）, 单位：元, RMB 10,000), in its shortest form."""
    folded = re.sub(r"[\s,]", "", normalise(text).lower())
    found = re.search(r"10000|10k", folded) or re.search(
        r"亿元|[十百千]?万元|千元|万(?=\))|(?<![美欧日港])元|million|thousand|yuan|rmb|cny", folded
    )
    return found.group() if found else None


def read_amount(text: str, unit: str | None) -> Amount:
    """The amount that a cell states; a unit in the cell wins over ``unit`` of its column.

    Without any unit a person takes 480 for 万元 and 4800000 for 元. A range is read as its upper end, since an amount
    in a list is a ceiling; that is told, and so is the sum of several amounts without a total. Other currencies and
    words give None.
    """
    shown = normalise(text).strip()
    if len(shown) > _LONGEST:
        return Amount(None, t("看不出金额：%(text)s", text=shown[:_LONGEST] + "…"))
    if _FOREIGN.search(shown):
        return Amount(None, t("金额不是人民币：%(text)s", text=text))
    spread = _RANGE.search(shown)
    if spread:
        unit = spread["unit"] or unit
        return _doubtful(_value(spread["high"], unit), unit, t("金额是区间，按上限理解"))
    found = list(_MONEY.finditer(shown))
    found = [hit for hit in found if hit["unit"]] or (found if _SUM.fullmatch(shown) else found[:1])
    values = [value for hit in found if (value := _value(hit["number"], hit["unit"] or unit)) is not None]
    if not values or any(hit["minus"] for hit in found):
        why = t("金额待定") if _NO_SUM.search(shown) else t("看不出金额：%(text)s", text=text)
        return Amount(None, why)
    chosen, first_unit = _chosen(shown, found, values), found[0]["unit"] or unit
    if chosen is None:
        total = sum(values, Decimal(0))
        return _doubtful(
            total, first_unit, t("写了几个金额，按合计 %(amount)s 万元理解", amount=f"{total:f}")
        )
    return _doubtful(chosen, first_unit, None)


def _chosen(shown: str, found: list[re.Match[str]], values: list[Decimal]) -> Decimal | None:
    """The one amount, the one called total, or the first where the others are parts of it; None where none is."""
    if len(values) == 1:
        return values[0]
    for hit, value in zip(found, values, strict=False):
        if _TOTAL.search(shown[: hit.start()]):
            return value
    if _PART_OF.search(shown) or sum(values[1:]) == values[0] or len(set(values)) == 1:
        return values[0]
    return None


def _value(number: str, unit: str | None) -> Decimal | None:
    han = parse_han(number)
    value = Decimal(han) if han is not None else parse_decimal(number)
    if value is None:
        return None
    if unit is None:
        factor = 1 / WAN if value >= WAN else Decimal(1)
    else:
        factor = _UNITS[unit.lower()]
    return (value * factor).normalize() + 0


def _doubtful(value: Decimal | None, unit: str | None, doubt: Text | None) -> Amount:
    if value is not None and value <= 0:
        return Amount(None, t("金额应大于零"))
    if value is not None and doubt is None and not Decimal(1) <= value <= WAN:
        doubt = t("金额折合 %(amount)s 万元，请核对单位", amount=f"{value:f}")
    return Amount(value, doubt, unit_assumed=unit is None)
