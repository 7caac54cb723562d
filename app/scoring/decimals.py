"""Exact arithmetic: everything between the marks and the printed number is a ratio of integers (rule 0)."""

from collections.abc import Iterable
from decimal import Context, Decimal
from math import isqrt, lcm

from app.scoring.errors import ScoringError

Exact = Decimal | int
HUNDRED = Decimal(100)
LONGEST_DECIMALS = 30
LARGEST_EXPONENT = 9
# Our own context: a caller's precision must never change a printed number.
_EXACT = Context(prec=60)


def check_exact(value: object) -> Exact:
    """Return `value` if it is a finite int or Decimal of at most 30 decimals, else ScoringError.

    Floats are refused: 0.1 is not a tenth. The limit on the exponent keeps `1E-999999999` from filling the memory.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise ScoringError("number_not_decimal", value=value)
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ScoringError("number_not_decimal", value=value)
        if not -LONGEST_DECIMALS <= exponent <= LARGEST_EXPONENT:
            raise ScoringError("number_too_long", value=value, decimals=LONGEST_DECIMALS)
    return value


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator (≥ 0) in hundredths, half up: ⌊100·n/d + ½⌋, exactly. 86.405 → 8641."""
    return (200 * numerator + denominator) // (2 * denominator)


def root_half_up(numerator: int, denominator: int) -> int:
    """√(numerator / denominator) rounded half up to an integer, exactly: ⌊(⌊√(4n/d)⌋ + 1) / 2⌋."""
    return (isqrt(4 * numerator // denominator) + 1) // 2


def printed(hundredths: int) -> Decimal:
    """8640 → Decimal('86.40'): the number as it is printed, always two decimals."""
    return _EXACT.scaleb(Decimal(hundredths), -2)


def in_hundredths(number: Decimal) -> int:
    """Decimal('86.40') → 8640, the inverse of `printed`."""
    return int(_EXACT.scaleb(number, 2))


def canonical(value: Exact) -> str:
    """One text per value, whatever the way it was written: 60, 60.0 and 6E+1 all give '60'."""
    return format(_EXACT.add(Decimal(value), Decimal(0)).normalize(_EXACT), "f")


def weighted_sum(terms: Iterable[tuple[int, Exact]]) -> tuple[int, int]:
    """Σ weight·value over (integer weight, exact value) as (numerator, denominator), not reduced."""
    numerator, denominator = 0, 1
    for weight, value in terms:
        top, bottom = value.as_integer_ratio()
        if bottom != 1 and denominator % bottom:
            common = lcm(denominator, bottom)
            numerator *= common // denominator
            denominator = common
        numerator += weight * top * (denominator // bottom)
    return numerator, denominator
