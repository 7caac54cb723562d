"""A call that the calibrated score decides, from the ranking to the published pack; and one too small for it."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.notices.queries import own_result
from app.scoring.__main__ import main
from tests.factories.decisions import judged_by, printed_numbers, rank
from tests.factories.notices import make_notice
from tests.factories.packs import content_of, make_pack, members_of
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
LARGE, SMALL = (8, 5), (3, 3)


def test_calibrated_number_from_ranking_to_pack_digit_for_digit(
    visit: Visit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = judged_by("calibrated", *LARGE)
    ranking = rank(judged)
    totals, places = [line.total for line in ranking.lines], [line.entry_id for line in ranking.lines]
    trimmed = printed_numbers(ranking, "trimmed")
    assert places != sorted(places, key=lambda key: trimmed[key] or 0, reverse=True)
    judged.entries.sort(key=lambda entry: places.index(entry.id))
    notice = make_notice(judged)
    own = own_result(judged.entries[-1], AT)
    assert own is not None
    assert (own.number, own.total) == ("calibrated", totals[-1])

    document = members_of(content_of(make_pack(notice)))["PACK.json"]
    pack = tmp_path / "PACK.json"
    pack.write_bytes(document)

    assert main(["rank", str(pack), "--format", "json"]) == 0
    capsys.readouterr()
    content = json.loads(document, parse_float=Decimal)
    assert content["method"]["number"] == "calibrated"
    assert [Decimal(row["total"]) for row in content["published"]] == totals
    item, entry, officer, loser = judged.item.id, judged.entries[-1].id, judged.officer, judged.member(-1)
    client = visit(officer, AT)
    assert sheet_of(client, item) == totals
    text = client.get(f"/officer/items/{item}/results").get_data(as_text=True)
    assert "按校准分排名" in text
    assert f"<b>{totals[0]}</b>" in text
    text = visit(loser, AT).get(f"/lab/entries/{entry}/result").get_data(as_text=True)
    assert str(totals[-1]) in text
    assert "总分是校准分" in text
    assert str(totals[0]) not in text


def sheet_of(client: FlaskClient, item: str) -> list[Decimal]:
    """The column of the calibrated score in the workbook that the panel signs."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/officer/items/{item}/results.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert "按校准分排名" in str(rows[1][0])
    column = rows[2].index("校准分")
    return [Decimal(f"{row[column]:.2f}") for row in rows[3 : 3 + LARGE[0]]]


def test_small_panel_says_on_every_page_why_the_mean_ranks(visit: Visit) -> None:
    judged = judged_by("calibrated", *SMALL)
    rank(judged)
    item = judged.item.id

    client = visit(judged.officer, AT)

    why = "没有校准，按平均分：评审专家少于 4 位"
    for page in ("results", "decide"):
        assert why in client.get(f"/officer/items/{item}/{page}").get_data(as_text=True), page
    analysis = client.get(f"/officer/items/{item}/analysis").get_data(as_text=True)
    assert "公布的办法以校准分排序；这次不能校准，按平均分排名。" in analysis
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/officer/items/{item}/results.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert why in str(rows[1][0])
    assert "校准分" not in rows[2]
