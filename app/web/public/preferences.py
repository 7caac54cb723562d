"""Language, theme, elder mode and reading aids: the reader's choice, kept in cookies."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import csrf
from app.web.guards import public_page
from app.web.languages import COOKIE, LANGUAGES
from app.web.public import bp
from app.web.reading import CHOICES, TITLES, keep

YEAR = 365 * 24 * 3600
THEMES = {"light", "dark", "auto"}


def safe_return(target: str | None) -> str:
    """A path of this site, or the front page: never another host (open redirects)."""
    parts = urlsplit(target or "")
    if (
        parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or "\\" in (target or "")
        or (target or "").startswith("//")
    ):
        return "/"
    return target or "/"


@bp.post("/preferences")
@csrf.exempt
@public_page
def preferences() -> ResponseReturnValue:
    """Set language, theme, elder mode or a reading aid and go back to where the reader was.

    Exempt from CSRF tokens, which would open a session for every visitor: all it does is set harmless cookies.
    """
    response = make_response(redirect(safe_return(request.form.get("next")), 303))
    language, theme = request.form.get("language"), request.form.get("theme")
    secure = request.is_secure
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    keep(response, request.form.to_dict(), seconds=YEAR, secure=secure)
    return response


@bp.get("/reading")
@public_page
def reading() -> ResponseReturnValue:
    """无障碍: type, contrast, spacing and elder mode in one form that works without script."""
    back = safe_return(request.args.get("next"))
    return render_template("public/reading.html", choices=CHOICES, titles=TITLES, back=back)
