"""Sentences that are decided in one place and translated in another.

Policies, states and services speak in message ids with values. Only the edge (``web``, or the renderer that ``jobs``
hands to ``letters``) turns them into a language, so that one refusal reads right to an officer in Chinese and in the
log of an English-speaking engineer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Deadline:
    """An instant at which something ends: midnight is printed as 24:00 of the day that ends with it."""

    at: datetime | None

    def __str__(self) -> str:
        return str(self.at or "")


@dataclass(frozen=True)
class Text:
    """A message id (Simplified Chinese, the source language) and the values of its ``%(name)s`` places.

    Values may be text, numbers, dates, aware datetimes, further ``Text`` or lists of these; the renderer formats each
    for its reader.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.id % {key: _word(value) for key, value in self.values.items()} if self.values else self.id


def _word(value: Any) -> str:
    return "、".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def t(message_id: str, /, **values: Any) -> Text:
    """Mark ``message_id`` for the catalogues and bind its values: the extraction keyword of everything left of web."""
    return Text(message_id, values)


def as_json(text: Text) -> dict[str, Any]:
    """A plain form that survives storage; values are kept as text, numbers, days, instants or nested texts."""

    def plain(value: Any) -> Any:
        if isinstance(value, Text):
            return as_json(value)
        if isinstance(value, Deadline) and value.at is not None:
            return {"deadline": value.at.isoformat()}
        if isinstance(value, date):
            return {"instant" if isinstance(value, datetime) else "day": value.isoformat()}
        return value if isinstance(value, int | float | str | bool) else _word(value)

    return {"id": text.id, "values": {key: plain(value) for key, value in text.values.items()}}


def from_json(stored: Mapping[str, Any]) -> Text:
    """The inverse of ``as_json``."""
    return Text(str(stored["id"]), {name: _read(value) for name, value in stored.get("values", {}).items()})


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "deadline" in value:
        return Deadline(datetime.fromisoformat(value["deadline"]))
    if "instant" in value:
        return datetime.fromisoformat(value["instant"])
    return date.fromisoformat(value["day"]) if "day" in value else from_json(value)
