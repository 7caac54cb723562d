"""From message ids, instants and figures to words on a page: the filters of every template."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

import nh3
from flask import Flask
from flask_babel import get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from app.people.identity import mask_email
from app.shared.clock import SHANGHAI, local_date
from app.shared.labels import Labelled, Said
from app.shared.phrases import phrases, width_of
from app.shared.text import Deadline, Text, t
from app.web import words
from app.web.instant import instant, viewer

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
LONG_TITLE = 12
"""Chinese characters: what is no longer stands on one line of a phone."""
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "code", "pre", "hr", "a"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def render_text(text: Any) -> str:
    """Words for a ``Text``, a ``Labelled`` or what is ``Said`` of one in the reader's language; others as they are."""
    if isinstance(text, Labelled | Said):
        return render_text(text.label)
    if not isinstance(text, Text):
        return "" if text is None else str(text)
    found = words.catalogue()[text.id] if text.id else ""  # the catalogue's own head is kept under no id
    if not text.values:
        return found if found == text.id else words.settle(found, {})
    values = {name: _value(value) for name, value in text.values.items()}
    return words.settle(found, values) % values


def show_phrased(title: Any) -> Markup:
    """A long Chinese title that lines leave between words alone (``shared/phrases.py``); others as they are."""
    words = render_text(title)
    pieces = phrases(words) if width_of(words) > LONG_TITLE else (words,)
    return Markup("<wbr>").join(pieces)


def show_pieces(pieces: Sequence[tuple[str, bool]]) -> list[tuple[Markup, bool]]:
    """A title in pieces, some of them marked, each cut where the whole title may be (``show_phrased``)."""
    whole = "".join(text for text, _ in pieces)
    ends = set(accumulate(len(piece) for piece in phrases(whole))) if width_of(whole) > LONG_TITLE else set()
    told, at = [], 0
    for text, is_marked in pieces:
        drawn = Markup()
        for character in text:
            drawn += (Markup("<wbr>") if at in ends else "") + escape(character)
            at += 1
        told.append((drawn, is_marked))
    return told


def show_kept(words: str | None) -> str:
    """Words that a row keeps: a label copied from a kind, a chain's name. In the reader's language where they are still
    as the code or the shipped lists have them, otherwise as somebody wrote them (``Text(words)`` in sentences)."""
    return render_text(Text(words or ""))


def show_measured(value: Any, unit: str | None) -> str:
    """A figure with its unit; so many 万元 as an amount."""
    return show_wan(value) if unit == "万元" else f"{value} {show_kept(unit)}".rstrip()


def _value(value: Any) -> Any:
    if isinstance(value, Deadline):
        return show_deadline(value.at)
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, datetime):
        return show_instant(value)
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, list | tuple):
        return show_list(value)
    return render_text(value) if isinstance(value, Text | Labelled) else value


def show_day(value: date | datetime | None) -> str:
    """2026年11月23日, in English 23 November 2026; instants by the calendar of Shanghai."""
    if value is None:
        return ""
    day = local_date(value) if isinstance(value, datetime) else value
    if in_english():
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def show_instant(value: datetime | None) -> str:
    """Day and minute in Shanghai."""
    return "" if value is None else f"{show_day(value)} {value.astimezone(SHANGHAI):%H:%M}"


def show_clock(value: datetime | None) -> str:
    """Hour and minute in Shanghai."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%H:%M}"


def show_exact(value: datetime | None) -> str:
    """Day, minute and second in Shanghai, where seconds decide."""
    return "" if value is None else f"{show_day(value)} {value.astimezone(SHANGHAI):%H:%M:%S}"


def show_deadline(value: datetime | None) -> str:
    """As ``show_instant``, but midnight is printed as 24:00 of the day that ends with it."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{show_day(local.date() - timedelta(days=1))} 24:00"
    return show_instant(value)


def show_number(value: Any) -> str:
    """A figure without thousands separators and without needless zeros."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def show_wan(value: Any) -> str:
    """An amount in 万元."""
    return "" if value is None else render_text(t("%(amount)s 万元", amount=show_number(value)))


def show_size(value: int | None) -> str:
    """A file's size in KB or MB."""
    if value is None:
        return ""
    return (
        f"{value / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
        if value >= 1024 * 1024
        else f"{max(1, round(value / 1024))} KB"
    )


def show_place(region: Any) -> str:
    """A region by its name in the reader's language."""
    return "" if region is None else str(region.name_en if in_english() else region.name_zh)


def show_list(values: Any) -> str:
    """Words one after the other: 甲、乙, in English first, second."""
    return words.catalogue()["、"].join(render_text(value) for value in values)


def in_english() -> bool:
    """Whether the page speaks English."""
    locale = get_locale()
    return locale is not None and locale.language == "en"


def render_markdown(source: str | None) -> Markup:
    """Markdown of officers and entrants as safe HTML: no raw HTML, no images, links without our authority."""
    html = MARKDOWN.render(source or "")
    return Markup(nh3.clean(html, tags=TAGS, link_rel="nofollow noopener noreferrer"))  # noqa: S704


@pass_eval_context
def in_template(context: EvalContext, message_id: str, /, **values: Any) -> str:
    """``_('…')`` and ``{% trans %}`` in templates; values are escaped where the template escapes, and a ``Text`` among
    them is said in the reader's language."""
    values = {
        name: render_text(v) if isinstance(v, Text | Labelled | Said) else v for name, v in values.items()
    }
    found = words.settle(words.catalogue()[message_id], values)
    if context.autoescape:
        found = Markup(found)  # noqa: S704  the catalogue is ours
    return found % values if values or "%" in found else found


def register(app: Flask) -> None:
    """Filters and the names that every template knows."""
    words.register(app)
    app.jinja_env.filters.update(
        masked=mask_email,
        say=render_text,
        phrased=show_phrased,
        phrased_pieces=show_pieces,
        day=show_day,
        instant=show_instant,
        deadline=show_deadline,
        clock=show_clock,
        exact=show_exact,
        number=show_number,
        wan=show_wan,
        size=show_size,
        markdown=render_markdown,
        place=show_place,
        listed=show_list,
        kept=show_kept,
        measured=show_measured,
    )
    app.jinja_env.globals.update({"_": in_template, "gettext": in_template})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _names() -> dict[str, Any]:
        return {
            "now": instant(),
            "me": viewer(),
            "DEMO": app.config["DEMO"],
            "second_factors": app.config["SETTINGS"].second_factors,
        }
