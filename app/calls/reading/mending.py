"""A cell that a person has mended is understood by the rules that read it first."""

from app.calls.reading.headings import FIELDS
from app.calls.reading.items import Item, Problem, Reading
from app.calls.reading.layout import Layout
from app.calls.reading.reading import settled
from app.calls.reading.rows import RawItem
from app.calls.reading.understanding import understand
from app.chains.catalogue import Catalogue

__all__ = ["drop_item", "reread_cell", "reread_item"]


def reread_item(
    reading: Reading, item: Item, field: str, text: str, catalogue: Catalogue
) -> tuple[Item, tuple[Problem, ...]]:
    """The item with ``text`` in the cell of ``field``, and its problems. KeyError for a field that no list has.

    A field without a column in this sheet can be given too; only the fields that have a column are missed.
    """
    if field not in FIELDS:
        raise KeyError(field)
    cells = dict(item.cells) | {field: text}
    shared = set(item.shared) - {field}
    layout = Layout(0, 0, reading.columns, 0)
    raw = RawItem(item.row, layout, cells, dict(item.other), shared, item.section)
    mended, problems = understand(raw, reading.columns, catalogue)
    return mended, tuple(problems)


def reread_cell(reading: Reading, row: int, field: str, text: str, catalogue: Catalogue) -> Reading:
    """The reading with one cell mended: the item that begins in ``row`` is understood anew, the others stay."""
    mended, problems = reread_item(reading, reading.item(row), field, text, catalogue)
    items = tuple(mended if item.row == row else item for item in reading.items)
    kept = [problem for problem in reading.problems if problem.whole or problem.row != row]
    changed = reading.with_items(items, ())
    return changed.with_items(items, settled(changed, kept + list(problems)))


def drop_item(reading: Reading, row: int) -> Reading:
    """The reading without the item that begins in ``row``, and without its problems."""
    gone = reading.item(row)
    items = tuple(item for item in reading.items if item is not gone)
    kept = [problem for problem in reading.problems if problem.whole or problem.row != row]
    changed = reading.with_items(items, ())
    return changed.with_items(items, settled(changed, kept))
