"""The description of the open data in OpenAPI 3.1, made of the declaration that also makes the answers."""

from collections.abc import Iterable
from typing import Any

from app.web.addresses import site_url
from app.web.public.open_data.resources import Resource
from app.web.rendering import render_text

VERSION = "1.0.0"


def describe(resources: Iterable[Resource], a_page: int, most: int) -> dict[str, Any]:
    """The whole document; words in the reader's language."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"page": _page_schema(), "links": _links_schema()}
    for one in resources:
        label = render_text(one.label)
        schemas[one.name] = _schema(one)
        row = {"$ref": f"#/components/schemas/{one.name}"}
        listed = {"data": {"type": "array", "items": row}, "page": _ref("page"), "links": _ref("links")}
        paths[f"/api/v1/{one.name}"] = _get(f"list_{one.name}", label, _object(listed), _paging(a_page, most))
        key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": KEY}}
        paths[f"/api/v1/{one.name}/{{id}}"] = _get(f"get_{one.name}", label, _object({"data": row}), [key])
        csv = {"schema": {"type": "string"}}
        paths[f"/api/v1/{one.name}.csv"] = _get(f"table_{one.name}", label, csv["schema"], [], "text/csv")
    return {
        "openapi": "3.1.0",
        "info": {"title": "揭榜 Open Data", "version": VERSION},
        "servers": [{"url": site_url()}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


KEY = "^[0-9a-hjkmnp-tv-z]{12}$"


def _schema(resource: Resource) -> dict[str, Any]:
    properties = {
        column.name: column.schema | {"description": render_text(column.says)} for column in resource.columns
    }
    return _object(properties) | {"title": render_text(resource.label)}


def _get(
    name: str, label: str, schema: dict[str, Any], parameters: list[Any], media: str = "application/json"
) -> dict[str, Any]:
    answers = {
        "200": {"description": label, "content": {media: {"schema": schema}}},
        "304": {"description": "Not Modified"},
        "429": {"description": "Too Many Requests"},
    }
    missing = {"404": {"description": "Not Found"}} if name.startswith("get_") else {}
    operation = {
        "operationId": name,
        "summary": label,
        "parameters": parameters,
        "responses": answers | missing,
    }
    return {"get": operation}


def _paging(a_page: int, most: int) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 1, "default": 1}
    count = {"type": "integer", "minimum": 1, "maximum": most, "default": a_page}
    return [
        {"name": "page", "in": "query", "schema": number},
        {"name": "per_page", "in": "query", "schema": count},
    ]


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _page_schema() -> dict[str, Any]:
    return _object({name: {"type": "integer"} for name in ("number", "pages", "per_page", "total")})


def _links_schema() -> dict[str, Any]:
    known = {rel: {"type": "string", "format": "uri"} for rel in ("self", "first", "last", "prev", "next")}
    return _object(known) | {"required": ["self", "first", "last"]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
