"""From a winning entry to the draft of its page: the anatomy answers by the keys that the award kinds share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.chains.models import Chain
from app.chains.queries import find_chain, find_current_chain
from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.kinds.anatomy import NAMED
from app.shared.text import Text, t
from app.shared.verdict import Invalid

PROSE = ("need", "mode", "work", "effect", "reuse")
COLUMNS = ("name", "before", "after", "unit")
LONGEST_TITLE, LONGEST_STANDFIRST, LONGEST_PROSE, LONGEST_ALT, MOST_EFFECTS = 60, 200, 3000, 120, 8
SENTENCE = re.compile(r"[^。；\n]+[。；]?")


@dataclass(frozen=True)
class Page:
    """What a case page says; ``effects``: rows of name, before, after, unit as text. ``client_masked``: 某…企业.

    ``pictures``: rows of file (key of a file that the entrant attached) and alt; one without alt is not shown.
    """

    title: str
    standfirst: str = ""
    stage: str = ""
    prose: Mapping[str, str] = field(default_factory=dict)
    effects: tuple[Mapping[str, str], ...] = ()
    pictures: tuple[Mapping[str, str], ...] = ()
    chain: Chain | None = None
    client_name: str = ""
    client_masked: str = ""
    client_shown: bool = False
    project_id: str | None = None

    @property
    def anatomy(self) -> dict[str, Any]:
        """The parts as they are stored."""
        told = {key: (self.prose.get(key) or "").strip() for key in PROSE}
        rows = [{key: str(row.get(key) or "").strip() for key in COLUMNS} for row in self.effects]
        pictures = [{"file": row["file"], "alt": row["alt"].strip()} for row in self.pictures]
        return told | {
            "effects": [row for row in rows if row["name"]],
            "pictures": [row for row in pictures if row["alt"]],
        }


def page_of(entry: Entry) -> Page:
    """What the winning version tells, before anybody edits it; a question that a kind does not ask stays empty."""
    version = current_version(entry)
    told = content_of(version) if version else {}
    return Page(
        title=(_text(told, "title") or entry.item.title)[:LONGEST_TITLE],
        standfirst=opening(_text(told, "abstract") or _text(told, "effect") or _text(told, "need")),
        stage=_text(told, "stage"),
        prose={key: _text(told, key) for key in PROSE},
        effects=tuple(_effects(told))[:MOST_EFFECTS],
        chain=entry.item.chain or _chain(_text(told, "chain")),
        client_name=_text(told, "client")[:200],
        client_masked=_text(told, "client_alias")[:120] or str(t("某企业")),
        client_shown=_text(told, "client_naming") == NAMED,
    )


def _effects(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of the table; its first column is ``figure`` in the form and ``name`` on the page."""
    rows = told.get("effects")
    if not isinstance(rows, list):
        return []
    return [
        {key: str(row.get(key) or row.get("figure" if key == "name" else key) or "") for key in COLUMNS}
        for row in rows
        if isinstance(row, dict)
    ]


def _chain(words: str) -> Chain | None:
    """The chain that the answer names, by its name or its slug."""
    return (find_current_chain(words) or find_chain(words)) if words else None


def opening(text: str, most: int = 120) -> str:
    """The first sentences of a text, as many as fit."""
    found = ""
    for sentence in SENTENCE.findall(text):
        if found and len(found) + len(sentence) > most:
            break
        found += sentence.strip()
    return found if len(found) <= LONGEST_STANDFIRST else f"{found[: LONGEST_STANDFIRST - 1]}…"


def check_page(page: Page) -> None:
    """``Invalid`` for a title that is missing or too long, parts that are, too many effects."""
    errors: dict[str, Text] = {}
    if not page.title.strip():
        errors["title"] = t("请填写标题")
    for name, text, most in (
        ("title", page.title, LONGEST_TITLE),
        ("standfirst", page.standfirst, LONGEST_STANDFIRST),
        *((key, page.prose.get(key) or "", LONGEST_PROSE) for key in PROSE),
    ):
        if len(text) > most:
            errors[name] = t("最多 %(n)s 字", n=most)
    if len(page.effects) > MOST_EFFECTS:
        errors["effects"] = t("成效数据最多 %(n)s 行", n=MOST_EFFECTS)
    if any(len(row["alt"]) > LONGEST_ALT for row in page.pictures):
        errors["pictures"] = t("图片说明最多 %(n)s 字", n=LONGEST_ALT)
    if errors:
        raise Invalid(errors)


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return str(value or "").strip()
