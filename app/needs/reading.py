"""Spreadsheets of surveys and rosters read by what their headings mean: pure, without the database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.needs.states import ChainLink, ImportSort, Trouble, Urgency
from app.shared.labels import Labelled
from app.shared.text import Text, t

MOST_ROWS, DEEPEST = 1000, 15
HEADINGS: tuple[tuple[str, str], ...] = (
    ("code", r"信用代码"),
    ("may_name", r"可否公开|是否公开|公开名称|公开企业|同意公开"),
    ("contact", r"联系"),
    ("link", r"环节"),
    ("chain", r"产业链|链条|所属链"),
    ("region", r"地区|所在地|设区市|所在市|属地"),
    ("enterprise", r"企业|单位名称|公司"),
    ("trouble", r"难题|类别|痛点|困难类型"),
    ("urgency", r"什么时候|紧急|紧迫|急需|时间要求"),
    ("cost", r"多花|费用|成本"),
    ("standards", r"标准|依据"),
    ("gap", r"具体情况|缺口|情况|描述|问题"),
    ("parameter", r"参数|检测项目|试验项目"),
    ("subject", r"检测对象|产品|样品|对象"),
)
"""Field → what its heading says; the first that fits counts."""
NEEDED = {
    ImportSort.SURVEY: ("chain", "subject", "gap", "trouble", "enterprise", "region"),
    ImportSort.ROSTER: ("chain", "enterprise"),
}
NAMES: dict[str, Text] = {
    "chain": t("产业链"),
    "subject": t("产品或检测对象"),
    "gap": t("具体情况"),
    "trouble": t("遇到的难题"),
    "enterprise": t("企业名称"),
    "region": t("所在地区"),
}
YES = {"是", "可以", "同意", "公开", "y", "yes", "1", "√"}


class NoTable(Exception):
    """No row of the sheet has the headings that are needed."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.message = t("没有找到表头：缺少%(columns)s", columns=[NAMES[name] for name in missing])


@dataclass(frozen=True)
class Places:
    """What names in a sheet may mean: chains by name and alias, regions by name, both to keys."""

    chains: Mapping[str, str]
    regions: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row: its number on screen, what it says by field, the keys of chain and region where they are known, and the
    names of the fields that are missing or not understood. Plain data, for the database keeps it."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    chain_id: str = ""
    region_code: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def read_rows(
    grid: Sequence[Sequence[str]], sort: ImportSort, places: Places, first_row: int = 1
) -> list[Row]:
    """The rows below the headings, empty ones left out. ``NoTable`` where no row has the headings that are needed."""
    at, columns = _headings(grid, sort)
    rows = []
    for number, line in enumerate(grid[at + 1 :], start=first_row + at + 1):
        cells = {name: line[place].strip() if place < len(line) else "" for name, place in columns.items()}
        if any(cells.values()):
            rows.append(_row(number, cells, sort, places))
    return rows[:MOST_ROWS]


def _headings(grid: Sequence[Sequence[str]], sort: ImportSort) -> tuple[int, dict[str, int]]:
    best: tuple[str, ...] = NEEDED[sort]
    for at, line in enumerate(grid[:DEEPEST]):
        columns = _columns(line)
        missing = tuple(name for name in NEEDED[sort] if name not in columns)
        if not missing:
            return at, columns
        best = min(best, missing, key=len)
    raise NoTable(best)


def _columns(line: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        word = re.sub(r"[\s*★]|[（(].*?[)）]", "", cell)
        name = next((name for name, said in HEADINGS if word and re.search(said, word)), "")
        if name:
            found.setdefault(name, place)
    return found


def _row(number: int, cells: dict[str, str], sort: ImportSort, places: Places) -> Row:
    chain = places.chains.get(cells["chain"], "")
    region = _region(cells.get("region", ""), places.regions)
    known = {"chain": chain, "region": region}
    if sort == ImportSort.SURVEY:
        known["trouble"] = _chosen(cells["trouble"], Trouble)
    wrong = [name for name in NEEDED[sort] if not known.get(name, cells[name])]
    return Row(number, cells, chain, region, wrong)


def _region(said: str, regions: Mapping[str, str]) -> str:
    bare = said.removeprefix("江苏省").strip()
    return regions.get(bare) or regions.get(f"{bare}市", "") if bare else ""


def _chosen(said: str, members: type[Labelled]) -> str:
    """The member whose words a cell has, the first of several; empty where it has none."""
    return next((member.value for member in members if str(member.label) in said), "")


def trouble_of(cells: Mapping[str, str]) -> Trouble:
    """The trouble that a row that is not wrong tells of."""
    return Trouble(_chosen(cells["trouble"], Trouble))


def urgency_of(cells: Mapping[str, str]) -> Urgency:
    """By when, within a year where the row does not say."""
    return Urgency(_chosen(cells.get("urgency", ""), Urgency) or Urgency.YEAR)


def link_of(cells: Mapping[str, str]) -> ChainLink | None:
    """The link of the chain, where it is told."""
    found = _chosen(cells.get("link", ""), ChainLink)
    return ChainLink(found) if found else None


def cost_of(cells: Mapping[str, str]) -> Decimal | None:
    """万元 a year; None where it is not a plain number."""
    said = re.sub(r"[,，\s]|万元|万", "", cells.get("cost", ""))
    try:
        number = Decimal(said).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return number if 0 <= number < 10_000_000 else None


def may_name(cells: Mapping[str, str]) -> bool:
    """Whether the name may be shown: only where the row says yes."""
    return cells.get("may_name", "").strip().lower() in YES
