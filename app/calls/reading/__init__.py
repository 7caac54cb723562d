"""An office's own spreadsheet of challenges, understood: pure functions from cells to items.

``read_list(sheets, catalogue)`` gives a ``Reading``; ``reread_cell`` understands a mended cell by the same rules;
``to_json`` prints it. A ``Reading`` goes to plain data and back (``to_plain``, ``from_plain``).
"""

from app.calls.reading.indicators import Indicator, parse_indicator, read_indicators
from app.calls.reading.items import Item, Problem, Reading, Severity
from app.calls.reading.layout import Column
from app.calls.reading.listing import to_json
from app.calls.reading.mending import drop_item, reread_cell, reread_item
from app.calls.reading.reading import NoList, read_list
from app.calls.reading.rows import Skipped
from app.calls.reading.sheets import Merge, Sheet

__all__ = [
    "Column", "Indicator", "Item", "Merge", "NoList", "Problem", "Reading", "Severity", "Sheet", "Skipped",
    "drop_item", "parse_indicator", "read_indicators", "read_list", "reread_cell", "reread_item", "to_json",
]  # fmt: skip
