"""How Flask-Security's pages are rendered: with an honest status, which the library leaves at 200."""

from typing import Any

from flask import Response, g, render_template
from wtforms.form import BaseForm


def render(template: str, **context: Any) -> str:
    """Render a page; a form with errors in it makes the answer a 400, unless something worse was noted."""
    if "form_status" not in g and any(_is_wrong(value) for value in context.values()):
        set_status(400)
    return render_template(template, **context)


def _is_wrong(value: Any) -> bool:
    return isinstance(value, BaseForm) and bool(value.errors)


def set_status(status: int) -> None:
    """Note the status that the page of this request goes out with."""
    g.form_status = status


def mark_status(response: Response) -> Response:
    """Give the answer the status that was noted, if it is a page."""
    if response.status_code == 200 and "form_status" in g:
        response.status_code = g.form_status
    if "retry_after" in g:
        response.headers["Retry-After"] = str(g.retry_after)
    return response
