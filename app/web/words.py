"""Words of the catalogue, with the language asked for once a request.

Flask-Babel asks for the application, the domain and the language at every single word; on a page of a thousand words
that was a quarter of its time. The catalogue in force is kept beside what Flask-Babel keeps of the request, so that
``force_locale`` and ``refresh`` work as ever.

Chinese has neither plurals nor a word for a single yuan to divide by ten thousand. An English sentence says what it
needs of a value: ``%(n)s {n:review|reviews}`` picks one form (the first where no value is given), ``{amount:cny}``
writes so many 万元 as an amount.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from flask import Request as FlaskRequest
from flask.globals import app_ctx
from flask_babel import Domain, get_locale, get_translations
from wtforms.i18n import messages_path

CHOICE = re.compile(r"\{(\w+):([^{}]*)\}")
MILLION = 1_000_000
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
    try:
        # Asked of a proxy once, not at every step: a page has hundreds of words.
        held = app_ctx._get_current_object().g  # type: ignore[attr-defined]
    except RuntimeError:
        held = None
    babel = held.get("_flask_babel") if held is not None else None
    kept = getattr(babel, "words", None)
    if kept is not None and kept[0] is getattr(babel, "babel_locale", None):
        return kept[1]
    translations = get_translations()
    found: Catalogue | None = translations.__dict__.get("words")
    if found is None:
        found = translations.words = Catalogue(translations)
    if held is not None:
        held._flask_babel.words = (getattr(held._flask_babel, "babel_locale", None), found)
    return found


def settle(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its choices made by ``values``; their ``%(name)s`` places are still open."""

    def chosen(found: re.Match[str]) -> str:
        one, bar, many = found[2].partition("|")
        if bar:
            return one if str(values.get(found[1], 1)) == "1" else many
        return show_yuan(values.get(found[1])) or f"%({found[1]})s"

    return CHOICE.sub(chosen, sentence) if "{" in sentence else sentence


def show_yuan(amount: Any) -> str:
    """So many 万元 (10,000 yuan) in English: CNY 4.8 million, below a million CNY 355,000; empty if no figure."""
    try:
        yuan = Decimal(str(amount)) * 10_000
    except InvalidOperation:
        return ""
    return (
        f"CNY {(yuan / MILLION).normalize():f} million"
        if abs(yuan) >= MILLION
        else f"CNY {yuan.normalize():,f}"
    )


class Words(Domain):
    """Flask-Babel's ``gettext``, lazy too, over the same catalogue and with the same choices."""

    def gettext(self, string: str, **variables: Any) -> str:
        """The sentence in the language in force, filled with ``variables``."""
        found = catalogue()[string]
        settled = settle(found, variables)
        return settled % variables if variables else settled


@lru_cache
def _words_of_forms(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


class Request(FlaskRequest):
    """Knows WTForms' own words, which Flask-WTF would read from the disk again for every request with a form."""

    @cached_property
    def wtforms_translations(self) -> NullTranslations:
        """The name under which Flask-WTF looks for them."""
        return _words_of_forms(str(get_locale()))


def register(app: Flask) -> None:
    """Take the place of what Flask-WTF reads."""
    app.request_class = Request
