"""Headers that every answer carries: a strict content policy, no framing, no caching of signed-in pages."""

from flask import Flask, Response
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

DEVICES = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
HTTPS_FOR = "max-age=63072000; includeSubDomains"
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in DEVICES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask) -> None:
    """Set the headers after every request; browsers are told to stay on https where the site has it (two years)."""
    is_https = app.config["SETTINGS"].site_url.startswith("https://")

    @app.after_request
    def _protect(response: Response) -> Response:
        if "Access-Control-Allow-Origin" in response.headers:  # open data are meant for other sites' pages
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers.setdefault("Strict-Transport-Security", HTTPS_FOR)
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
