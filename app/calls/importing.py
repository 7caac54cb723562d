"""An uploaded list between its reading and its saving: what was understood, what a person still has to settle.

``ListImport.reading`` holds ``{"reading": Reading, "marks": {row: {"left_out", "accepted"}}, "accepted": [codes]}``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.calls.models import ListImport
from app.calls.parts import Plain
from app.calls.reading import Item, Problem, Reading, Severity
from app.shared.text import t

LONGEST_CODE = 40
USABLE_CODE = re.compile(r"[^\s/\\?#%]{1,40}")
TEXTS = (
    ("background", re.compile("背景|必要性|现状")),
    ("content", re.compile("内容|任务")),
    ("deliverables", re.compile("成果|产出|交付")),
    ("requirements", re.compile("要求|条件|资质")),
    ("property_terms", re.compile("知识产权|产权")),
)


@dataclass
class Mark:
    """What a person decided about one row: left out of the list, or which warnings stand as they are."""

    left_out: bool = False
    accepted: list[str] = field(default_factory=list)


@dataclass
class Understood:
    """The reading with the marks beside it."""

    reading: Reading
    marks: dict[int, Mark]
    accepted: list[str]

    @classmethod
    def of(cls, listing: ListImport) -> Self:
        """As it is stored."""
        plain = listing.reading
        marks = {int(row): Mark(m["left_out"], list(m["accepted"])) for row, m in plain["marks"].items()}
        return cls(Reading.from_plain(plain["reading"]), marks, list(plain["accepted"]))

    def to_plain(self) -> Plain:
        """The inverse."""
        marks = {str(row): {"left_out": m.left_out, "accepted": m.accepted} for row, m in self.marks.items()}
        return {"reading": self.reading.to_plain(), "marks": marks, "accepted": self.accepted}

    def mark(self, row: int) -> Mark:
        """The mark of a row, made where there is none."""
        return self.marks.setdefault(row, Mark())

    def is_left_out(self, row: int) -> bool:
        return row in self.marks and self.marks[row].left_out

    def kept(self) -> list[Item]:
        """The items that would be saved."""
        return [item for item in self.reading.items if not self.is_left_out(item.row)]

    def problems(self, taken: Iterable[str]) -> dict[int, list[Problem]]:
        """The problems of every row; ``taken``: codes that stand on the call already."""
        used, found = set(taken), {item.row: list[Problem]() for item in self.reading.items}
        for problem in self.reading.problems:
            if not problem.whole and problem.row in found:
                found[problem.row].append(_sharpened(problem))
        for item in self.reading.items:
            found[item.row] += list(self._own(item, used))
        return found

    def _own(self, item: Item, used: set[str]) -> Iterable[Problem]:
        if item.code and not USABLE_CODE.fullmatch(item.code):
            sentence = t("编号最长 %(most)s 字，不能含空格和斜线", most=LONGEST_CODE)
            yield self._blocking(item, "code_unusable", sentence)
        if item.code in used:
            yield self._blocking(
                item, "code_taken", t("编号 %(code)s 已用于本榜单的另一榜题", code=item.code)
            )

    def _blocking(self, item: Item, code: str, message: Any) -> Problem:
        header = self.reading.header_of("code")
        return Problem(item.row, header, "code", code, message, Severity.BLOCKING)

    def unsettled(self, problems: Mapping[int, list[Problem]]) -> dict[int, list[Problem]]:
        """What must still be mended or accepted, by row, rows that are left out excepted."""
        found = {}
        for row, listed in problems.items():
            accepted = self.marks[row].accepted if row in self.marks else []
            waiting = [p for p in listed if p.severity == Severity.BLOCKING or p.code not in accepted]
            if waiting and not self.is_left_out(row):
                found[row] = waiting
        return found

    def unsettled_whole(self) -> list[Problem]:
        """What concerns the list and nobody has accepted; a blocking one forbids saving."""
        return [
            p
            for p in self.reading.whole_problems
            if (p.severity == Severity.BLOCKING and p.code != "too_many_items") or p.code not in self.accepted
        ]


def begin(reading: Reading) -> Plain:
    """A fresh reading, nothing decided; without the NULs of a hostile file, which PostgreSQL refuses."""
    clean: Plain = _without_nul(Understood(reading, {}, []).to_plain())
    return clean


def _without_nul(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nul(inner) for inner in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def item_plain(item: Item, chains: Mapping[str, str], regions: Mapping[str, str]) -> Plain:
    """A read item as the part ``item`` of ``app.calls.parts``; ``chains`` and ``regions`` give keys to names."""
    texts: Plain = {}
    for heading, words in item.other:
        for name, pattern in TEXTS:
            if name not in texts and pattern.search(heading):
                texts[name] = words
    return texts | {
        "code": item.code or "",
        "title": item.title,
        "chain_id": chains.get(item.chain or "", ""),
        "region_code": regions.get(item.city or "", ""),
        "issuer_name": item.issuer[:200],
        "issuer_credit_code": item.issuer_credit_code[:18],
        "contact": item.contact,
        "months": item.months if item.months and item.months <= 120 else None,
        "amount": str(item.amount) if item.amount is not None else "",
        "places": _places(item),
    }


def indicator_plains(item: Item) -> list[Plain]:
    """The indicators of a read item as the part ``indicators``."""
    blank = {"today": "", "best_abroad": "", "verification": ""}
    return [row.to_plain() | blank | {"unit": row.unit[:80]} for row in item.indicators]


def _places(item: Item) -> int:
    if not item.parallel:
        return 1
    return 3 if re.search(r"[3３三]\s*(?:家|个|名)", item.cell("parallel")) else 2


def _sharpened(problem: Problem) -> Problem:
    """Two items cannot stand on one call under the same code, so here a repeated code is more than a warning."""
    if problem.code != "code_repeated":
        return problem
    return Problem(
        problem.row, problem.column, problem.field, problem.code, problem.message, Severity.BLOCKING
    )
