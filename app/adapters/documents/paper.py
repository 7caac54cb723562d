"""What a paper says, the same for PDF and Word: a circular, a sheet that holds one table, a report of several parts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Column:
    """One column of a table; ``width`` is its share of the line."""

    head: str
    width: float = 1
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True)
class Table:
    """A table whose headings are repeated on every page. ``rows``: as many texts each as there are columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Circular:
    """An official letter to the public (GB/T 9704-2012). Texts as printed; ``stamp`` marks drafts and made-up data.

    ``number`` is 发文字号, ``addressee`` 主送机关, ``note`` 附注 without its brackets; ``made_at`` in POSIX seconds.
    ``lying``: the attachment has more columns than an upright page has room for.
    """

    title: str
    issuer: str
    paragraphs: Sequence[str]
    signer: str
    day: str
    number: str = ""
    addressee: str = ""
    attachment: Table | None = None
    note: str = ""
    stamp: str = ""
    made_at: int = 0
    lying: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the templates read."""
        return asdict(self)


@dataclass(frozen=True)
class Sheet:
    """A table that is read or signed: ``paragraphs`` stand under it, ``signatures`` side by side at its end."""

    title: str
    table: Table
    subtitle: str = ""
    issuer: str = ""
    paragraphs: Sequence[str] = ()
    signatures: Sequence[str] = ()
    landscape: bool = True
    stamp: str = ""
    made_at: int = 0

    @property
    def data(self) -> dict[str, Any]:
        """What the templates read."""
        return asdict(self)


@dataclass(frozen=True)
class Part:
    """One part of a report: heading, sentences, a table, what stands under it, lines for signatures.

    ``on_own_page``: it begins a page, as what one person signs does.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None
    remarks: Sequence[str] = ()
    signatures: Sequence[str] = ()
    on_own_page: bool = False


@dataclass(frozen=True)
class Report:
    """Several parts under one title: a result with its rubric and marks, the sheets of a whole panel."""

    title: str
    parts: Sequence[Part]
    subtitle: str = ""
    issuer: str = ""
    landscape: bool = False
    stamp: str = ""
    made_at: int = 0

    @property
    def data(self) -> dict[str, Any]:
        """What the templates read."""
        return asdict(self)


Paper = Circular | Sheet | Report
TEMPLATES: dict[type, str] = {Circular: "circular", Sheet: "sheet", Report: "report"}


def template_of(paper: Paper) -> str:
    """The template, of either printer, that lays the paper out."""
    return TEMPLATES[type(paper)]
