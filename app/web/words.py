"""Words of the catalogue, with the language asked for once a request.

Flask-Babel asks for the application, the domain and the language at every single word; on a page of a thousand words
that was a quarter of its time. The catalogue in force is kept beside what Flask-Babel keeps of the request, so that
``force_locale`` and ``refresh`` work as ever.
"""

from typing import Any

from flask import Flask, g
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

MOST = 20_000  # words kept a language: far above the catalogue, so that made-up ones cannot fill the memory


class Catalogue(dict[str, str]):
    """The words of one language that have been asked for."""

    def __init__(self, translations: Any) -> None:
        super().__init__()
        self.translations = translations

    def __missing__(self, message_id: str) -> str:
        found = str(self.translations.ugettext(message_id))
        if len(self) < MOST:
            self[message_id] = found
        return found


def catalogue() -> Catalogue:
    """The catalogue of the present language."""
    babel = g.get("_flask_babel") if g else None
    kept = getattr(babel, "words", None)
    if kept is not None and kept[0] is getattr(babel, "babel_locale", None):
        return kept[1]
    translations = get_translations()
    found: Catalogue | None = translations.__dict__.get("words")
    if found is None:
        found = translations.words = Catalogue(translations)
    if g:
        g._flask_babel.words = (getattr(g._flask_babel, "babel_locale", None), found)
    return found


@pass_eval_context
def in_template(context: EvalContext, message_id: str, /, **values: Any) -> str:
    """``_('…')`` and ``{% trans %}`` in templates; values are escaped where the template escapes."""
    found = catalogue()[message_id]
    if context.autoescape:
        found = Markup(found)  # noqa: S704  the catalogue is ours
    return found % values if values or "%" in found else found


def register(app: Flask) -> None:
    """Take the place of what Flask-Babel put into the templates."""
    app.jinja_env.globals.update({"_": in_template, "gettext": in_template})
