"""``/api/v1``: lists in pages, one row, a whole table as CSV. Read only, the same for everybody who asks."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, abort, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from app.adapters.sheets import Cell, write_csv
from app.extensions import db, limiter
from app.web.addresses import absolute
from app.web.downloads import as_attachment
from app.web.guards import public_page
from app.web.instant import instant
from app.web.paging import Page, paginate
from app.web.public import bp
from app.web.public.open_data.openapi import describe
from app.web.public.open_data.resources import RESOURCES, Resource
from app.web.publications import published

A_PAGE, MOST = 50, 100
SEVERAL = 500
NAMES = "calls,items,notices,cases,needs,laboratories"
limited = limiter.shared_limit("120 per minute", scope="open data")


@bp.get("/api/v1/openapi.json")
@limited
@public_page
def api_description() -> ResponseReturnValue:
    """The description of all that follows, for programs."""
    return _json(describe(RESOURCES.values(), A_PAGE, MOST))


@bp.get(f"/api/v1/<any({NAMES}):name>")
@limited
@public_page
def api_list(name: str) -> ResponseReturnValue:
    """One page of a table, with the addresses of the others."""
    resource = RESOURCES[name]
    page = paginate(resource.rows(instant()), request, per_page=_per_page())
    links = _links(resource, page)
    told = {"number": page.number, "pages": page.pages, "per_page": _per_page(), "total": page.total}
    answer = _json({"data": [_row(resource, row) for row in page.items], "page": told, "links": links})
    answer.headers["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
    return answer


@bp.get(f"/api/v1/<any({NAMES}):name>/<key:id>")
@limited
@public_page
def api_one(name: str, id: str) -> ResponseReturnValue:
    """One row by its key; what is not public does not exist."""
    resource = RESOURCES[name]
    row = db.session.scalar(resource.rows(instant()).where(resource.model.id == id))
    return _json({"data": _row(resource, row)}) if row is not None else abort(404)


@bp.get(f"/api/v1/<any({NAMES}):name>.csv")
@limiter.limit("20 per minute")
@public_page
def api_table(name: str) -> ResponseReturnValue:
    """A whole table for a spreadsheet: the same columns, those of small rows left out."""
    resource = RESOURCES[name]
    columns = [column for column in resource.columns if column.is_flat]
    lines = stream_with_context(write_csv([column.name for column in columns], _cells(resource)))
    answer = as_attachment(Response(lines, mimetype="text/csv"), f"{name}.csv")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _cells(resource: Resource) -> Iterator[tuple[Cell, ...]]:
    columns = [column for column in resource.columns if column.is_flat]
    for row in db.session.scalars(resource.rows(instant()).execution_options(yield_per=SEVERAL)):
        yield tuple(column.get(row) for column in columns)


def _row(resource: Resource, row: Any) -> dict[str, Any]:
    return {column.name: column.get(row) for column in resource.columns}


def _links(resource: Resource, page: Page) -> dict[str, str]:
    numbers = {"self": page.number, "first": 1, "last": page.pages}
    numbers |= {"prev": page.number - 1} if page.number > 1 else {}
    numbers |= {"next": page.number + 1} if page.number < page.pages else {}

    def url(number: int) -> str:
        return absolute(url_for("public.api_list", name=resource.name, page=number, per_page=_per_page()))

    return {rel: url(number) for rel, number in numbers.items()}


def _per_page() -> int:
    asked = request.args.get("per_page", "")
    return (
        min(max(int(asked), 1), MOST) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else A_PAGE
    )


def _json(body: dict[str, Any]) -> Response:
    answer = published(json.dumps(body, ensure_ascii=False), "application/json")
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    return answer
