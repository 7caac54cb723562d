"""Atom feeds (RFC 4287) out of plain entries. By the standard library: feedgen would bring lxml into every worker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, whatever somebody managed to write into a title."""


@dataclass(frozen=True)
class Entry:
    """One entry. ``key`` stays the same whatever happens to its address."""

    key: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str = ""
    author: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed with the addresses of itself and of the page that it follows."""

    key: str
    title: str
    url: str
    page: str
    author: str
    entries: Sequence[Entry]
    updated: datetime


def write_feed(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans"})
    _add(root, "id", feed.key)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", feed.author)
    for entry in feed.entries:
        _add_entry(_add(root, "entry"), entry)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(element: ET.Element, entry: Entry) -> None:
    _add(element, "id", entry.key)
    _add(element, "title", entry.title)
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    _add(element, "published", _instant(entry.published))
    _add(element, "updated", _instant(entry.updated))
    if entry.author:
        _add(_add(element, "author"), "name", entry.author)
    if entry.summary:
        _add(element, "summary", entry.summary)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = FORBIDDEN.sub("", text) or None
    return element


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
