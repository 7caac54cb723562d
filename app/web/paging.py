"""Lists in pages, counted and cut by the database; the address is the state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request, request, url_for
from sqlalchemy import Select, func, select

from app.extensions import db

PER_PAGE = 20
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Page:
    """One page of a list: what ``_macros/pager.html`` prints. ``values`` are the parts of the address that stay."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int
    parameter: str = "page"

    def url_for(self, number: int) -> str:
        """The address of another page of the same list, with the same filters."""
        kept: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
        return url_for(request.endpoint or "", **(kept | {self.parameter: number}))


def paginate(
    statement: Select[Any],
    request: Request,
    *,
    per_page: int = PER_PAGE,
    parameter: str = "page",
    total: int | None = None,
) -> Page:
    """The page of ``statement`` that the address asks for; a number beyond the end shows the last page. Two queries,
    or one where the caller knows the ``total``."""
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // per_page))
    number = min(_asked(request, parameter), pages)
    rows = db.session.scalars(statement.limit(per_page).offset((number - 1) * per_page)).unique().all()
    return Page(rows, number, pages, total, parameter)


def paged(
    rows: Callable[[int, int], Sequence[Any]],
    total: int,
    request: Request,
    *,
    per_page: int = PER_PAGE,
    parameter: str = "page",
) -> Page:
    """The page of a list of so many that is read by place and number: ``rows(start, most)``."""
    pages = max(1, -(-total // per_page))
    number = min(_asked(request, parameter), pages)
    return Page(rows((number - 1) * per_page, per_page), number, pages, total, parameter)


def cut(rows: Sequence[Any], request: Request, *, per_page: int = PER_PAGE, parameter: str = "page") -> Page:
    """The page of a list that is already in memory (a reading of a spreadsheet, never a table)."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(_asked(request, parameter), pages)
    return Page(rows[(number - 1) * per_page : number * per_page], number, pages, len(rows), parameter)


def asked_text(name: str, longest: int = 60) -> str:
    """A word of the address for a search: trimmed, cut, and without the NUL that PostgreSQL refuses."""
    return request.args.get(name, "").replace("\x00", "").strip()[:longest]


def _asked(request: Request, parameter: str) -> int:
    text = request.args.get(parameter, "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
