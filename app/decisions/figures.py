"""Figures as an analysis keeps them: printed decimals as text, measured ones rounded, none that JSON cannot say."""

from decimal import Decimal
from math import isfinite
from typing import Any


def as_text(value: Decimal | None) -> str | None:
    """A printed figure as it is printed."""
    return None if value is None else str(value)


def rounded(value: Any) -> Any:
    """A measured figure to six places; None where it is not finite. Anything but a float stays."""
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else None
    return value


def plain(value: object) -> Any:
    """Either of them."""
    return str(value) if isinstance(value, Decimal) else rounded(value)
