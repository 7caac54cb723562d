"""The cases that laboratories tell: read from the shipped texts, which are invented and marked as sample data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.kinds.anatomy import MASKED, NAMED

DATA = Path(__file__).parent / "data"
TEXTS = ("title", "chain", "stage", "mode", "client", "abstract", "need", "work", "effect", "reuse")


@dataclass(frozen=True)
class Story:
    """One application for an award: ``city`` is where its laboratory is, ``texts`` answer the form by question key,
    ``alias`` stands for the client where it is not named."""

    city: str
    alias: str
    texts: Mapping[str, str]
    effects: tuple[Mapping[str, str], ...]

    @property
    def title(self) -> str:
        """The title of the case."""
        return self.texts["title"]

    def answers(self, closes: date, *, named: bool) -> dict[str, object]:
        """What the form is answered with for a season that closes on a day; ``named``: the client agreed to be."""
        return {
            **self.texts,
            "begun_on": (closes - timedelta(days=560)).isoformat(),
            "ended_on": (closes - timedelta(days=50)).isoformat(),
            "client_naming": NAMED if named else MASKED,
            "client_alias": None if named else self.alias,
            "client_consent": named,
            "effects": [dict(row) for row in self.effects],
        }


@dataclass(frozen=True)
class Group:
    """One item of a season: what is asked for, how many are selected, and who tells what."""

    title: str
    content: str
    places: int
    stories: tuple[Story, ...]


def rd_stories(name: str) -> tuple[Story, ...]:
    """The stories of a season of the R&D cases, whoever is to win first."""
    return tuple(_story(row) for row in _read(name)["cases"])


def service_groups() -> tuple[Group, ...]:
    """The categories of the service cases with their stories."""
    return tuple(
        Group(row["title"], row["content"], row["places"], tuple(_story(case) for case in row["cases"]))
        for row in _read("service_cases")["categories"]
    )


def centres(name: str) -> list[dict[str, Any]]:
    """The centres to build of one list (``this_year``, ``last_year``, ``earliest``)."""
    return next(row["items"] for row in _read("centres")["lists"] if row["name"] == name)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _story(row: Mapping[str, Any]) -> Story:
    effects = tuple({key: str(value) for key, value in effect.items()} for effect in row["effects"])
    return Story(row["city"], row["alias"], {key: row[key] for key in TEXTS}, effects)
