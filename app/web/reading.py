"""How a reader wants to read: elder mode, size of type, contrast, spacing; kept in cookies, without an account.

Elder mode is a page with fewer parts, not a class on the same page: templates ask ``reading()`` and fold the rest away.
"""

from dataclasses import dataclass

from flask import Flask, Response, request

from app.shared.text import Text, t

CHOICES: dict[str, dict[str, Text]] = {
    "mode": {"standard": t("标准版"), "elder": t("长者模式：字大、页面简单、按钮大")},
    "text": {"normal": t("标准字号"), "large": t("大字"), "larger": t("特大字")},
    "contrast": {"standard": t("标准"), "high": t("白底黑字，高对比"), "inverse": t("黑底黄字，高对比")},
    "spacing": {"standard": t("标准"), "wide": t("加宽字距和行距")},
}
"""Name of the cookie and of the field → its values, the first of which is what a page is without a choice."""
TITLES = {"mode": t("显示方式"), "text": t("字号"), "contrast": t("颜色对比"), "spacing": t("字距和行距")}


@dataclass(frozen=True)
class Reading:
    """The choices of one reader."""

    mode: str
    text: str
    contrast: str
    spacing: str

    @property
    def is_elder(self) -> bool:
        """Larger type, simpler pages, larger targets."""
        return self.mode == "elder"

    @property
    def is_aided(self) -> bool:
        """Whether anything was chosen: only then the page links the style sheet and the script of the aids."""
        return any(getattr(self, name) != next(iter(values)) for name, values in CHOICES.items())

    @property
    def is_contrasted(self) -> bool:
        """Whether the colours are those of high contrast."""
        return self.contrast != "standard"


def reading() -> Reading:
    """The choices of this request's reader; what no page offers counts as no choice."""
    chosen = {}
    for name, values in CHOICES.items():
        asked = request.cookies.get(name, "")
        chosen[name] = asked if asked in values else next(iter(values))
    return Reading(**chosen)


def keep(response: Response, asked: dict[str, str], *, seconds: int, secure: bool) -> None:
    """Remember what a form chose; a field that it did not have stays as it was."""
    for name, values in CHOICES.items():
        if asked.get(name) in values:
            response.set_cookie(
                name, asked[name], max_age=seconds, samesite="Lax", secure=secure, httponly=True
            )


def register(app: Flask) -> None:
    """Give every template, macros too, the reader's choices."""
    app.jinja_env.globals["reading"] = reading
