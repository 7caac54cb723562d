"""Technical indicators: a cell into single indicators, each into parameter, comparator, numbers, unit and k."""

from app.calls.reading.indicators.indicator import Indicator
from app.calls.reading.indicators.parsing import parse_indicator
from app.calls.reading.indicators.splitting import split_indicators

__all__ = ["Indicator", "parse_indicator", "read_indicators", "split_indicators"]


def read_indicators(cell: str) -> tuple[Indicator, ...]:
    """All indicators of a cell, in its order, each with its own words kept as they stand."""
    return tuple(parse_indicator(text) for text in split_indicators(cell))
