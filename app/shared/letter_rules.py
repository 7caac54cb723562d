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


def about(
    title: Callable[[Any], str], path: Callable[[Any], str], subject: Text, *sentences: Text
) -> Callable[[Any, str], Words]:
    """Words that are the same for every reader and speak of one thing by its title.

    ``subject`` and ``sentences`` carry a ``%(title)s`` place that is filled for each act with what ``title`` tells of
    it; ``path`` gives the page. The ids are marked with ``t`` where the rule is written: the catalogues see them there.
    """

    def words(act: Any, _user: str) -> Words:
        told = {"title": title(act)}
        paragraphs = tuple(Text(sentence.id, told) for sentence in sentences)
        return Words(Text(subject.id, told), paragraphs, path(act))

    return words
