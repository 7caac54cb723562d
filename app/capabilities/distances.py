"""How far it is from one city to another: as the crow flies between their centres, which is all that is claimed."""

from math import asin, cos, radians, sin, sqrt

CENTRES: dict[str, tuple[float, float]] = {
    "320100": (32.06, 118.80), "320200": (31.49, 120.31), "320300": (34.26, 117.18), "320400": (31.81, 119.97),
    "320500": (31.30, 120.58), "320600": (31.98, 120.89), "320700": (34.60, 119.22), "320800": (33.61, 119.02),
    "320900": (33.35, 120.16), "321000": (32.39, 119.41), "321100": (32.19, 119.45), "321200": (32.46, 119.92),
    "321300": (33.96, 118.28),
}  # fmt: skip
"""City (GB/T 2260) → latitude and longitude of its centre, to a hundredth of a degree."""
EARTH = 6371


def kilometres(one: str | None, other: str | None) -> int | None:
    """Between two cities of the province by their codes (a county counts as its city: the first four digits);
    None where either lies elsewhere or is not known."""
    here, there = _centre(one), _centre(other)
    if here is None or there is None:
        return None
    (a, b), (c, d) = (tuple(map(radians, place)) for place in (here, there))
    inner = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(inner)))


def _centre(code: str | None) -> tuple[float, float] | None:
    return CENTRES.get(f"{code[:4]}00") if code else None
