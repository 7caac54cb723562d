"""Which language a page speaks: the reader's choice, his account's, his browser's; Simplified Chinese first."""

from flask import Flask, request
from flask_babel import Babel
from flask_login import current_user

from app.web.words import Words

COOKIE = "language"
LANGUAGES = {
    "zh-hans": ("zh_Hans_CN", "简体中文"),
    "zh-hant": ("zh_Hant_TW", "繁體中文"),
    "en": ("en", "English"),
}
TAGS = {"zh_Hans_CN": "zh-Hans", "zh_Hant_TW": "zh-Hant", "en": "en"}


def choose_locale() -> str:
    """The locale of this request."""
    chosen = LANGUAGES.get(request.cookies.get(COOKIE, ""))
    if chosen:
        return chosen[0]
    if current_user.is_authenticated and current_user.locale in TAGS:
        return str(current_user.locale)
    best = request.accept_languages.best_match(
        ["zh", "zh-CN", "zh-Hans", "zh-TW", "zh-HK", "zh-Hant", "en"], default="zh"
    )
    if best == "en":
        return "en"
    return "zh_Hant_TW" if best in {"zh-TW", "zh-HK", "zh-Hant"} else "zh_Hans_CN"


def register(app: Flask, babel: Babel) -> None:
    """Tell Babel how to choose."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=choose_locale)
    babel.domain_instance = Words()
