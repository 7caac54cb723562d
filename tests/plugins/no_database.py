"""Marks the tests that touch no database: they say the same on every one, so the run on PostgreSQL leaves them out."""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PLACES = (
    *("scoring", "house", "scripts", "plugins"),
    *("test_bench.py", "test_commands.py", "test_config.py", "test_translations.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).parts[0] in PLACES:
            item.add_marker(pytest.mark.no_database)
