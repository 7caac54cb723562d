"""Addresses as the world knows them: of ``SITE_URL``, whatever host a request named."""

from urllib.parse import urlencode, urlsplit

from flask import current_app, request


def absolute(path: str) -> str:
    """A path of this site with its public origin."""
    return f"{site_url()}{path}"


def site_url() -> str:
    """The origin that the operator gave this site."""
    return str(current_app.config["SETTINGS"].site_url).rstrip("/")


def site_domain() -> str:
    """Its registered domain (``SITE_DOMAIN``), or the host name of its origin."""
    return str(current_app.config["SETTINGS"].site_domain) or urlsplit(site_url()).hostname or ""


def canonical() -> str:
    """The one address of this page: no filters, no tracking words, the number of the page kept."""
    number = request.args.get("page", "")
    kept = urlencode({"page": number}) if number.isascii() and number.isdecimal() and number != "1" else ""
    return absolute(request.path) + (f"?{kept}" if kept else "")
