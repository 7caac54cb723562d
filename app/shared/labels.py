"""Enumerations whose every member says what it is called and how it is coloured."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.shared.text import Text

TONES = ("plain", "waiting", "settled", "official", "refused", "quiet")


@dataclass(frozen=True)
class Said:
    """A member of ``Labelled`` in other words: what a page shows of it, with the member's own colour."""

    label: Text
    tone: str


class Labelled(StrEnum):
    """A text value with a label and a tone: ``DRAFT = "draft", t("草稿"), "waiting"``.

    Tones are names of the theme (amber waits, jade is settled, vermilion is official), never colours themselves.
    """

    label: Text
    tone: str

    def __new__(cls, value: str, label: Text | None = None, tone: str = "plain") -> Self:
        if label is None or tone not in TONES:
            raise ValueError(f"{cls.__name__}.{value}: no label, or unknown tone {tone}")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member
