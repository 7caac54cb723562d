"""What the program that reads sent lists refuses, asked in this process: the parent's tests see its answers alone."""

import io

import pytest
from python_calamine import CalamineWorkbook

from app.adapters.sheets import write_table
from app.adapters.spreadsheets.child import Refused, read_sheet

TEN = [(n, "示例") for n in range(10)]
SPARSE = [*[(None, None)] * 11, ("末", "末")]
Rows = list[tuple[object, object]]


@pytest.mark.parametrize(
    ("rows", "most", "characters", "reason"),
    [
        (TEN, 50, 10**6, None),
        (TEN, 11, 10**6, "rows"),
        (SPARSE, 3, 10**6, "rows"),
        (TEN, 50, 20, "characters"),
    ],
    ids=["fits", "too many are filled", "too many, most of them empty", "too much is written"],
)
def test_sheet_is_read_within_its_limits(rows: Rows, most: int, characters: int, reason: str | None) -> None:
    """A28: a title, the heads and these rows; what is too long is refused and never cut off."""
    content = b"".join(write_table("表", ("甲", "乙"), rows))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    limits = {"rows": most, "columns": 9, "merges": 9}
    if reason is None:
        assert len(read_sheet(sheet, limits, [characters])["rows"]) == len(rows) + 2
        return
    with pytest.raises(Refused, match=reason):
        read_sheet(sheet, limits, [characters])
