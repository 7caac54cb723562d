"""Some laboratories with their schedules: read from workbooks as any other, one in its second version."""

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import xlsxwriter

from app.adapters.spreadsheets.streaming import keep_table
from app.capabilities.models import Schedule
from app.capabilities.service import adopt_schedule, start_schedule, take_rows
from app.capabilities.states import Doubt
from app.cli.demo.stage import Stage
from app.extensions import db
from app.jobs.schedules import read_file
from app.shared.clock import local_date

DATA = Path(__file__).parent / "data" / "scopes.toml"
HEADS = (
    *("序号", "类别（产品/项目/参数）名称", "产品/项目/参数名称"),
    *("依据的标准（方法）名称及编号（含年号）", "限制范围", "说明"),
)
Row = tuple[str, ...]
# Which topics the n-th laboratory has in its scope; the first of them gets a second version later on.
SCOPES: dict[int, tuple[str, ...]] = {
    0: ("metals", "battery", "reliability"),
    1: ("hydrogen", "vehicle", "metals"),
    2: ("robots", "gauges", "reliability"),
    3: ("battery", "photovoltaic", "carbon"),
    4: ("wafers", "textiles", "environment", "gauges"),
    5: ("wind", "metals", "carbon"),
    7: ("highvoltage", "reliability"),
    8: ("vehicle", "battery", "environment"),
    11: ("environment", "textiles"),
}
LATER = {
    "GB/T 232-2010": "GB/T 232-2024",
    "GB 38031-2020": "GB 38031-2025",
    "GB/T 31484-2015": "",
    "只测100 kN以下": "只测200 kN以下",
}
"""What the second version says instead; a method without anything is no longer in it."""
UNCLEAR: tuple[Row, ...] = (
    ("", "汽车座椅", "头枕吸能性", "FMVSS 202a", "", ""),
    ("", "驾驶室类零部件", "内部凸出物", "C-NCAP管理规则（2024） 附录L", "", ""),
    ("", "汽车内饰件", "粘滑性能", "", "", "设备已到位，方法待定"),
)


def import_schedules(stage: Stage) -> None:
    """Every schedule is handed in by the laboratory's owner and put in force; the first laboratory later extends it."""
    topics = tomllib.loads(DATA.read_text(encoding="utf-8"))
    with stage.act("schedules"):
        pass
    for number, names in SCOPES.items():
        rows = [row for name in names for row in _rows(topics[name])]
        schedule = _hand_in(stage, number, rows, day=-300 + number, unclear=UNCLEAR if number == 0 else ())
        _adopt(stage, schedule, day=-299 + number, settle=number != 0)
    rows = [row for name in (*SCOPES[0], "carbon") for row in _rows(topics[name])]
    schedule = _hand_in(stage, 0, [late for row in rows if (late := _later(row))], day=-40, unclear=UNCLEAR)
    _adopt(stage, schedule, day=-38, settle=False)


def _rows(topic: dict[str, Sequence[str]]) -> list[Row]:
    found = []
    for subject in topic["objects"]:
        for parameter, method, restriction in (row.split("|") for row in topic["rows"]):
            found.append(("", subject, parameter, method, restriction, ""))
    return [(f"{topic['field']}",), *found]


def _later(row: Row) -> Row:
    """A row of the next version; empty where it is in it no more."""
    told = tuple(row)
    for was, then in LATER.items():
        if any(was in cell for cell in told) and not then:
            return ()
        told = tuple(cell.replace(was, then) for cell in told)
    return told


def workbook(rows: Sequence[Row], site: str, certificate: str) -> bytes:
    """In the layout of DB32/T 4194-2022: title, certificate, site, headings, fields as lines of their own."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("能力附表")
    last = len(HEADS) - 1
    for place, text in enumerate(
        ("检验检测机构资质认定能力附表（示例）", f"证书编号：{certificate}", f"检验检测场所地址：{site}")
    ):
        sheet.merge_range(place, 0, place, last, text)
    sheet.write_row(3, 0, HEADS)
    for place, row in enumerate(rows, start=4):
        if len(row) == 1:
            sheet.merge_range(place, 0, place, last, row[0])
        else:
            sheet.write_row(place, 0, (str(place - 3), *row[1:]))
    book.close()
    return made.getvalue()


def _hand_in(stage: Stage, number: int, rows: Sequence[Row], *, day: int, unclear: Sequence[Row]) -> str:
    at = stage.day(day)
    laboratory = stage.organisation(stage.laboratories[number])
    data = workbook([*rows, *unclear], f"江苏省{laboratory.address}", laboratory.cma_number)
    proof = keep_table("能力附表（示例）.xlsx", BytesIO(data))
    with stage.act():
        laboratory = stage.organisation(stage.laboratories[number])
        owner = stage.owner(laboratory)
        key = start_schedule(laboratory, proof, local_date(at), by=owner, at=at).id
    with NamedTemporaryFile(suffix=".xlsx") as copy:
        copy.write(data)
        copy.flush()
        read_file(key, Path(copy.name), proof.name, at + timedelta(minutes=1))
    return key


def _adopt(stage: Stage, key: str, *, day: int, settle: bool) -> None:
    with stage.act():
        schedule = db.session.get_one(Schedule, key)
        owner, at = stage.owner(schedule.organisation), stage.day(day)
        if settle:
            for doubt in (Doubt.NO_YEAR, Doubt.NUMBER_UNREAD):
                take_rows(schedule, doubt, by=owner, at=at)
        adopt_schedule(schedule, by=owner, at=at)
