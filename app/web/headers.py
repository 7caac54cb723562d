"""Headers that every answer carries: a strict content policy, no framing, no caching of signed-in pages."""

from flask import Flask, Response
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def register(app: Flask) -> None:
    """Set the headers after every request."""

    @app.after_request
    def _protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.vary.add("Cookie")
        if _is_somebodys():
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_somebodys() -> bool:
    """Whether a signed-in person asked; where the database cannot tell, the answer is kept as if one had."""
    try:
        # is_authenticated would read him anew after a commit
        return bool(current_user) and not current_user.is_anonymous
    except SQLAlchemyError:
        return True
