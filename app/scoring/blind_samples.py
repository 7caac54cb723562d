"""How good a result of a blind sample is: the numbers of proficiency testing (ISO 13528:2022, GB/T 28043-2019)."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from app.scoring.errors import ScoringError

Verdict = Literal["satisfactory", "questionable", "unsatisfactory"]
HUNDREDTH = Decimal("0.01")
EN_LIMIT, Z_GOOD, Z_BAD = Decimal(1), Decimal(2), Decimal(3)
DIGITS = 34


def en_number(value: Decimal, expanded: Decimal, assigned: Decimal, assigned_expanded: Decimal) -> Decimal:
    """E_n = (x − x_pt) / √(U(x)² + U(x_pt)²), in hundredths, half up (ISO 13528:2022, 9.7).

    Both expanded uncertainties with the same coverage factor, k = 2 as a rule, in the unit of the values.
    Errors: uncertainty_not_positive, where one is negative or both are 0.
    """
    if min(expanded, assigned_expanded) < 0 or expanded == assigned_expanded == 0:
        raise ScoringError("uncertainty_not_positive", uncertainty=min(expanded, assigned_expanded))
    with localcontext() as context:
        context.prec = DIGITS
        joint = (expanded * expanded + assigned_expanded * assigned_expanded).sqrt()
        return _printed((value - assigned) / joint)


def z_score(value: Decimal, assigned: Decimal, sigma: Decimal) -> Decimal:
    """z = (x − x_pt) / σ_pt, in hundredths, half up (ISO 13528:2022, 9.4); σ_pt in the unit of the values.

    Errors: uncertainty_not_positive.
    """
    if sigma <= 0:
        raise ScoringError("uncertainty_not_positive", uncertainty=sigma)
    with localcontext() as context:
        context.prec = DIGITS
        return _printed((value - assigned) / sigma)


def verdict_of_en(en: Decimal) -> Verdict:
    """Satisfactory where |E_n| ≤ 1. On the printed number, as ranks are: nobody fails by what nobody can read."""
    return "satisfactory" if abs(en) <= EN_LIMIT else "unsatisfactory"


def verdict_of_z(z: Decimal) -> Verdict:
    """|z| ≤ 2 satisfactory, 2 < |z| < 3 questionable, |z| ≥ 3 unsatisfactory, on the printed number."""
    if abs(z) <= Z_GOOD:
        return "satisfactory"
    return "questionable" if abs(z) < Z_BAD else "unsatisfactory"


def _printed(number: Decimal) -> Decimal:
    return number.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
