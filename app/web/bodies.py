"""How large a request may be: small everywhere but on the routes that say so, told before anything reads the body."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, current_app, request

from app.adapters.scrambled import scrambled_file

IN_MEMORY = 512 * 1024
View = Callable[..., Any]


class OwnRequest(Request):
    """A request whose uploaded files are never written down in the clear: one may belong to a sealed bid (A04)."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        small = total_content_length is not None and total_content_length <= IN_MEMORY
        return BytesIO() if small else scrambled_file()


def accept_body(most: int) -> Callable[[View], View]:
    """Let this route take a body of so many bytes (a file that is uploaded) instead of ``MAX_CONTENT_LENGTH``."""

    def mark(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return mark


def register(app: Flask) -> None:
    """Set the limit while the address is matched: the CSRF check reads the form before any other hook of ours."""
    app.request_class = OwnRequest

    @app.url_value_preprocessor
    def _limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        most = getattr(current_app.view_functions.get(endpoint or ""), "largest_body", None)
        if most is not None:
            request.max_content_length = most
