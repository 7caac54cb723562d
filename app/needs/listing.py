"""Lists of needs as CSV text: what a row says, without knowing the database."""

import csv
import re
from dataclasses import dataclass
from importlib.resources import files

from app.needs.states import Trouble
from app.shared.text import t
from app.shared.verdict import Invalid

COLUMNS = {"chain", "object", "gap", "standard", "source"}
SHIPPED = "needs_ev_chain.csv"
LACKING = re.compile(r"能力(?:缺乏|缺失|空白)")


@dataclass(frozen=True)
class ListedNeed:
    """One row: the chain by its name, the object under test, the gap, standards, where it comes from."""

    chain: str
    subject: str
    gap: str
    standards: tuple[str, ...]
    source: str
    trouble: Trouble | None


def read_needs(text: str) -> tuple[ListedNeed, ...]:
    """Rows of a CSV text with the columns chain, object, gap, standard (several parted by ``;``), source.

    ``Invalid`` names the columns that are missing, or the first line that lacks its object, gap or source.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if missing := sorted(COLUMNS - set(next(csv.reader(lines[:1]), []))):
        raise Invalid({"file": t("缺少列：%(columns)s", columns="、".join(missing))})
    return tuple(_need(row, number) for number, row in enumerate(csv.DictReader(lines), start=2))


def _need(row: dict[str, str | None], number: int) -> ListedNeed:
    chain, subject, gap, standard, source = (
        (row[name] or "").strip() for name in ("chain", "object", "gap", "standard", "source")
    )
    if not (subject and gap and source):
        raise Invalid({"file": t("第 %(n)s 行缺少对象、缺口或来源", n=number)})
    standards = tuple(part.strip() for part in re.split(r"[;；]", standard) if part.strip())
    return ListedNeed(chain, subject, gap, standards, source, told_trouble(gap))


def told_trouble(gap: str) -> Trouble | None:
    """The trouble that a gap names in so many words: where the capability is lacking, it cannot be tested (测不了).

    Anything else is left open: whoever collected the need knows, a program does not.
    """
    return Trouble.NOT_TESTABLE if LACKING.search(gap) else None


def shipped_needs() -> tuple[ListedNeed, ...]:
    """The published gap list of the electric-vehicle chain (江苏质量图谱, facts.md 6.2)."""
    text = files("app.needs").joinpath("data", SHIPPED).read_text(encoding="utf-8-sig")
    return read_needs(text)
