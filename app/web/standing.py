"""What stands on every public page in the same words: written once a language, not once a page."""

from flask import Flask, current_app, render_template, request
from markupsafe import Markup

from app.web.footing import said
from app.web.navigation import Navigation

KEPT = "standing"


def standing(nav: Navigation, name: str) -> Markup:
    """The part of that name (``_layout/_standing_<name>.html``) in the language of the page.

    It may read of ``nav`` what follows from the settings, the language and the sections of the site, and nothing of
    the reader or of the address.
    """
    kept: dict[tuple[object, ...], Markup] = current_app.extensions[KEPT]
    sections = tuple(item.url for item in nav.items if not nav.desk)
    key = (name, nav.lang, request.script_root, nav.desk is None, sections, said())
    if key not in kept:
        kept[key] = Markup(render_template(f"_layout/_standing_{name}.html", nav=nav))  # noqa: S704 our template
    return kept[key]


def register(app: Flask) -> None:
    """Teach every template ``standing``."""
    app.extensions[KEPT] = {}
    app.jinja_env.globals["standing"] = standing
