"""How large a request may be: small everywhere but on the routes that say so, told before anything reads the body."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request

View = Callable[..., Any]


def accept_body(most: int) -> Callable[[View], View]:
    """Let this route take a body of so many bytes (a file that is uploaded) instead of ``MAX_CONTENT_LENGTH``."""

    def mark(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return mark


def register(app: Flask) -> None:
    """Set the limit while the address is matched: the CSRF check reads the form before any other hook of ours."""

    @app.url_value_preprocessor
    def _limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        most = getattr(current_app.view_functions.get(endpoint or ""), "largest_body", None)
        if most is not None:
            request.max_content_length = most
