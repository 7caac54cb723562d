"""The list of duties as rows of a spreadsheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.duties.states import Level
from app.people.identity import tidy
from app.shared.text import Text, t
from app.shared.verdict import Invalid

Grid = Iterable[tuple[int, Sequence[str]]]
HEADS = {
    "level": ("层级", "级别"),
    "region": ("地区", "行政区域"),
    "title": ("监管职责", "职责", "职责事项"),
    "basis": ("依据", "法律依据"),
    "office": ("承担单位", "责任单位"),
    "contact": ("联系处室", "联系方式", "咨询电话"),
}
NEEDED = ("level", "region", "title", "office")
LONGEST = {"region": 40, "title": 1000, "basis": 400, "office": 120, "contact": 200}
LEVELS = {"省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY}
MOST_ROWS, MOST_TOLD = 3000, 10


@dataclass(frozen=True)
class ListedDuty:
    """One row."""

    level: Level
    region: str
    title: str
    basis: str
    office: str
    contact: str


def read_duties(grid: Grid) -> list[ListedDuty]:
    """Every row below the headings. ``Invalid`` beside ``file`` names the first rows that say no level, region, duty
    or office, that are too long or stand there twice: a list is taken whole or not at all."""
    rows = list(grid)
    found = next(((at, places) for at, (_, cells) in enumerate(rows) if (places := _places(cells))), None)
    if found is None:
        raise Invalid({"file": t("没有找到表头：要有层级、地区、监管职责、承担单位")})
    start, places = found
    body = [(number, cells) for number, cells in rows[start + 1 :] if any(cell.strip() for cell in cells)]
    if not 1 <= len(body) <= MOST_ROWS:
        raise Invalid({"file": t("表头下面应有 1 至 %(n)s 行", n=MOST_ROWS)})
    duties: list[ListedDuty] = []
    wrong: list[Text] = []
    for number, cells in body:
        told = {name: tidy(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        duty = _duty(told)
        if duty is None or duty in duties:
            wrong.append(t("第 %(n)s 行", n=number))
        else:
            duties.append(duty)
    if wrong:
        raise Invalid(
            {"file": t("这些行缺少内容、过长或重复，请改正后重新上传：%(rows)s", rows=wrong[:MOST_TOLD])}
        )
    return duties


def _places(cells: Sequence[str]) -> dict[str, int]:
    said = [re.sub(r"\s", "", tidy(cell)) for cell in cells]
    places = {name: said.index(word) for name, words in HEADS.items() for word in words if word in said}
    return places if all(name in places for name in NEEDED) else {}


def _duty(told: dict[str, str]) -> ListedDuty | None:
    level = LEVELS.get(told["level"][:1])
    texts = {name: told.get(name, "") for name in ("region", "title", "basis", "office", "contact")}
    missing = level is None or not (texts["region"] and texts["title"] and texts["office"])
    if missing or any(len(text) > LONGEST[name] for name, text in texts.items()):
        return None
    assert level is not None  # noqa: S101  asked above
    return ListedDuty(level, **texts)
