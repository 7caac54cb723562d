"""What a searchable noun declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select

from app.shared.text import Text


@dataclass(frozen=True)
class Written:
    """One thing as it is searched and shown. ``text`` is looked through and quoted; ``facts`` stand below the title."""

    title: str | Text
    text: str
    path: str
    facts: tuple[Any, ...] = ()
    day: date | None = None


@dataclass(frozen=True)
class Source:
    """A noun that can be searched.

    ``rows(at)``: a select of ``model``, made from ``visible_*(None, at)``: what everybody may see, and nothing else.
    ``write``: a row, loaded with ``options``, as it is searched and shown. ``follows``: noun of an act → the column of
    ``model`` that holds the act's subject; None: such an act (an import) has the whole noun looked through again; a
    function: the acts' subjects → a select of the keys that they concern. ``names(at)``: a select of (key, words) from
    the ``visible_*`` of another noun: what else a row is found by and quoted with, as a laboratory by its cases.
    """

    noun: str
    label: Text
    model: Any
    rows: Callable[[datetime], Select[Any]]
    write: Callable[[Any], Written]
    follows: Mapping[str, Any]
    options: tuple[Any, ...] = ()
    names: Callable[[datetime], Select[str, str]] | None = None


@dataclass(frozen=True)
class Pages:
    """Pages of the product itself, which are no rows: few, everybody's, looked through in memory.

    ``is_named_first``: whoever asks for one by its name is led there before anything else.
    """

    noun: str
    label: Text
    pages: Callable[[], list[Written]]
    is_named_first: bool = False


@dataclass
class Sources:
    """All that can be searched, in the order in which groups of equal merit are printed."""

    rows: dict[str, Source] = field(default_factory=dict)
    pages: dict[str, Pages] = field(default_factory=dict)

    def add(self, source: Source) -> None:
        """Declare a noun whose rows are searched."""
        self.rows[source.noun] = source

    def add_pages(self, pages: Pages) -> None:
        """Declare pages of the product."""
        self.pages[pages.noun] = pages

    @property
    def labels(self) -> dict[str, Text]:
        """Noun → what its group is called."""
        rows = {noun: one.label for noun, one in self.rows.items()}
        return rows | {noun: one.label for noun, one in self.pages.items()}


SOURCES = Sources()
