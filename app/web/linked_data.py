"""schema.org for the texts of the site: what search engines read beside the words.

A list and an item are a ``Demand`` ("the public announcement by an organization to seek a certain type of services"),
a public notice an ``Article``. They say nothing that the page does not print.
"""

from typing import Any

from flask import Flask, url_for

from app.calls.models import Call, Item
from app.notices.models import Notice
from app.web import addresses

CONTEXT = "https://schema.org"
LONGEST = 300


def call_data(call: Call) -> dict[str, Any]:
    """A published list."""
    return _demand(call.title, url_for("public.call", slug=call.slug), call.introduction, call)


def item_data(item: Item) -> dict[str, Any]:
    """One item of a published list."""
    url = url_for("public.item", slug=item.call.slug, code=item.code)
    listed = {"@type": "CreativeWork", "url": addresses.absolute(url_for("public.call", slug=item.call.slug))}
    text = " ".join(filter(None, (item.content, item.background)))
    return _demand(item.title, url, text, item.call) | {"identifier": item.code, "subjectOf": listed}


def notice_data(notice: Notice) -> dict[str, Any]:
    """A public notice, in force for the days that it names."""
    return _told(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "headline": notice.title,
            "url": addresses.absolute(url_for("public.notice", slug=notice.slug)),
            "datePublished": _day(notice.published_at),
            "temporalCoverage": f"{notice.starts_on}/{notice.ends_on}" if notice.starts_on else None,
            "publisher": _office(notice.call.organiser),
            "inLanguage": "zh-Hans",
        }
    )


def _demand(title: str, path: str, text: str, call: Call) -> dict[str, Any]:
    return _told(
        {
            "@context": CONTEXT,
            "@type": "Demand",
            "name": title,
            "url": addresses.absolute(path),
            "description": " ".join(text.split())[:LONGEST],
            "availabilityStarts": _day(call.opens_at),
            "availabilityEnds": _day(call.closes_at),
            "seller": _office(call.organiser),
        }
    )


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def _day(instant: Any) -> str | None:
    return instant.isoformat() if instant else None


def _office(name: str) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": name}


def register(app: Flask) -> None:
    """Give the templates of lists, items and notices their data."""
    app.jinja_env.globals.update(call_data=call_data, item_data=item_data, notice_data=notice_data)
