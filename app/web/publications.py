"""Answers for machines: cacheable for a while, validated by ETag and Last-Modified, readable from any origin."""

from datetime import datetime

from flask import Response, request

MINUTES = 5


def published(body: str | bytes, mimetype: str, modified: datetime | None = None) -> Response:
    """A public answer; 304 to whoever has it already. ``modified``: when its newest part changed."""
    response = Response(body, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = MINUTES * 60
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.last_modified = modified
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
