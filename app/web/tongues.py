"""Chinese words on an English page are marked as Chinese (WCAG 3.1.2), so that they are spoken and set as such.

What people wrote (titles, names, answers) stands in sentences, tables, links and choices of nearly every page. It is
found by its letters when the page is ready: no template has to think of it, and none can forget. Attributes are left
alone, for a part of them can't be marked; so are pages in Chinese, where an English word is at home.
"""

import re

from flask import Flask, Response

HAN = "\u3400-\u9fff"
OPENING, CLOSING = "〔（「“《", "〕）」”》、，。；：？！…"
# Between two Chinese words: signs and figures, and one word that is no English one (rPET, MEMS, T1100). No run of
# characters gives anything back (``*+``), so that no text takes longer than its length. Groups may: before 3.11.5
# Python gave a possessive group what it had already let go (its issue 106052).
SIGNS = rf"[^A-Za-z{HAN}&]*+"
BETWEEN = rf"{SIGNS}(?:[a-z]*+[A-Z][A-Za-z0-9]*+{SIGNS})?"
RUN = re.compile(rf"(?<![0-9{OPENING}])[0-9{OPENING}]*+[{HAN}](?:{BETWEEN}[{HAN}])*[{CLOSING}]*+")
NODE = re.compile(rf"<([^<>]*)>([^<]*[{HAN}][^<]*)(?=<(/?))")
MARK = 'lang="zh-Hans"'
BESIDE = rf"<bdi {MARK}>\g<0></bdi>"
VOID = {"br", "img", "input", "wbr", "hr", "path", "circle", "line", "rect"}
UNTOUCHED = {"script", "style"}
TEXT_ONLY = {"title", "option", "textarea"}
HEAD = 400  # bytes within which a page says its language


def mark_chinese(html: str) -> str:
    """The page with ``lang`` on each element that is Chinese throughout, and on a ``bdi`` around each other run."""
    return NODE.sub(_marked, html)


def _marked(found: re.Match[str]) -> str:
    tag, text, closes = found.groups()
    name = re.split(r"[\s/]", tag, maxsplit=1)[0].lower()
    if name in UNTOUCHED:
        return found[0]
    opens = bool(name) and name[0].isalpha() and name not in VOID
    if opens and " lang=" in tag:
        return found[0]
    if opens and closes and " data-label=" not in tag and RUN.fullmatch(text.strip()):
        return f"<{tag} {MARK}>{text}"
    if name in TEXT_ONLY:
        return found[0]
    return f"<{tag}>" + RUN.sub(BESIDE, text)


def register(app: Flask) -> None:
    """Mark every English page before it is compressed."""

    @app.after_request
    def _mark(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed:
            page = response.get_data()
            if b'<html lang="en"' in page[:HEAD]:
                response.set_data(mark_chinese(page.decode()))
        return response
