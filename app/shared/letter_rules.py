"""Who hears of an act, and in which words: the form of every noun's ``letters.py``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.shared.text import Text


@dataclass(frozen=True)
class Words:
    """One letter before it is put into a language. ``path`` is a page of this site, never an outside link."""

    subject: Text
    paragraphs: tuple[Text, ...]
    path: str = ""


@dataclass(frozen=True)
class Rule:
    """An act by name; the keys of the users who hear of it; what they are told. ``act`` is the row of the record.

    ``words(act, user_id)`` may return None where the act turned out not to concern the reader.
    """

    act: str
    template: str
    readers: Callable[[Any], list[str]]
    words: Callable[[Any, str], Words | None]
