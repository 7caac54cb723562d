"""Measured effects as bars: before and after on one scale."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

NUMBER = re.compile(r"^[约≈<>≤≥ ]*([+-]?\d+(?:\.\d+)?)\s*%?$")
WIDTH = 100


@dataclass(frozen=True)
class Bar:
    """One effect. ``before`` and ``after`` as written; ``before_width`` and ``after_width`` in hundredths of the longer
    one (None where the words are no figure); ``change`` in per cent of what it was, None where nothing can be said."""

    name: str
    unit: str
    before: str
    after: str
    before_width: int | None = None
    after_width: int | None = None
    change: int | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there are two figures to compare."""
        return self.before_width is not None and self.after_width is not None


def bars_of(effects: Iterable[Mapping[str, str]]) -> list[Bar]:
    """The rows that say anything, each drawn on its own scale: they are of different quantities."""
    return [
        _bar(*(str(row.get(key) or "").strip() for key in ("name", "unit", "before", "after")))
        for row in effects
        if str(row.get("name") or "").strip()
    ]


def _bar(name: str, unit: str, before: str, after: str) -> Bar:
    was, now = _figure(before), _figure(after)
    if was is None or now is None or was < 0 or now < 0 or not max(was, now):
        return Bar(name, unit, before, after)
    longest = max(was, now)
    change = round((now - was) / was * 100) if was else None
    return Bar(name, unit, before, after, round(was / longest * WIDTH), round(now / longest * WIDTH), change)


def _figure(text: str) -> Decimal | None:
    found = NUMBER.match(text.replace(",", "").replace("，", ""))
    if found is None:
        return None
    try:
        return Decimal(found[1])
    except InvalidOperation:
        return None
