"""What search engines are told: where to look, and where not."""

from datetime import date

from flask import abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.extensions import db
from app.search.queries import addresses, count_addresses
from app.search.sources import SOURCES
from app.web.addresses import absolute
from app.web.guards import public_page
from app.web.instant import instant
from app.web.public import bp
from app.web.public.about import sections
from app.web.publications import published

A_MAP = 5000
FIXED = ("home", "site_map")
CLOSED = (
    *("/account", "/lab", "/enterprise", "/judge", "/officer", "/discipline", "/supervisor", "/admin"),
    *("/search", "/preferences", "/objections", "/faults", "/reading"),
)


@bp.get("/robots.txt")
@public_page
def robots() -> ResponseReturnValue:
    """Desks and the search itself are of no use to a search engine; a demonstration is to be found by nobody."""
    closed = ("/",) if current_app.config["DEMO"] else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return published("\n".join([*lines, f"Sitemap: {absolute(url_for('public.sitemap'))}", ""]), "text/plain")


@bp.get("/sitemap.xml")
@public_page
def sitemap() -> ResponseReturnValue:
    """The index of the maps: one of the fixed pages, and of every noun as many as its addresses fill."""
    maps = [("pages", 1)]
    for noun, count in count_addresses(instant()).items():
        maps += [(noun, number) for number in range(1, -(-count // A_MAP) + 1)]
    urls = [absolute(url_for("public.sitemap_part", part=part, number=number)) for part, number in maps]
    return published(render_template("public/sitemap.xml", urls=urls), "application/xml")


@bp.get("/sitemaps/<slug:part>-<int:number>.xml")
@public_page
def sitemap_part(part: str, number: int) -> ResponseReturnValue:
    """One map of at most five thousand addresses, of what everybody may see now."""
    if part == "pages" and number == 1:
        fixed = [url_for(f"public.{name}") for name in FIXED]
        further = [page.path for pages in SOURCES.pages.values() for page in pages.pages()]
        paths = dict.fromkeys((*fixed, *sections(), *further))
        rows: list[tuple[str, date | None]] = [(absolute(path), None) for path in paths]
    elif part in SOURCES.rows and 0 < number <= A_MAP:
        some = addresses(part, instant()).limit(A_MAP).offset((number - 1) * A_MAP)
        pages = {path.partition("#")[0]: day for path, day in _pairs(some)}
        rows = [(absolute(path), date.fromordinal(day) if day else None) for path, day in pages.items()]
    else:
        abort(404)
    return published(render_template("public/sitemap_part.xml", rows=rows), "application/xml")


def _pairs(some: Select[str, int]) -> list[tuple[str, int]]:
    return [(row[0], row[1]) for row in db.session.execute(some)]
