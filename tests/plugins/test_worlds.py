"""What shares a world is played by one process; nothing else changes its place."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.plugins.worlds import pytest_collection_modifyitems


def item(name: str, *fixtures: str, folder: str = "tests") -> Any:
    return SimpleNamespace(name=name, fixturenames=fixtures, path=Path("/") / folder / "test_it.py")


def test_tests_of_a_world_come_first_and_the_rest_keeps_its_order() -> None:
    items = [
        item("b", "app"),
        item("crawl", "demonstration", "app"),
        item("a"),
        item("matrix", "app", "watched"),
        item("journey", "demonstration", folder="tests/e2e"),
        item("numbers", "demonstration"),
        item("words", "watched"),
        item("c", "app"),
    ]
    pytest_collection_modifyitems(items)
    assert [each.name for each in items] == ["matrix", "words", "crawl", "numbers", "b", "a", "journey", "c"]
