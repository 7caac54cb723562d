"""Marks the tests that say the same on every database: the run on PostgreSQL leaves them out.

They touch none (whoever does asks for the fixture ``app``, or stands in a module that makes databases of its own), or
they ask for nothing but words, of pages that other tests see answer on both.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PLACES = (
    *("scoring", "sealing", "house", "scripts", "plugins"),
    *("test_bench.py", "test_commands.py", "test_config.py", "test_translations.py"),
)
WORDS = ("test_kind_words.py",)

DATABASES_OF_THEIR_OWN = (
    "test_crawl.py",
    "test_databases.py",
    "test_demo.py",
    "test_migrations.py",
    "test_startup.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS) and not _touches_a_database(item):
            item.add_marker(pytest.mark.no_database)


def _touches_a_database(item: pytest.Item) -> bool:
    if item.path.relative_to(TESTS).parts[0] in PLACES or item.path.name in WORDS:
        return False
    fixtures = getattr(item, "fixturenames", ())
    asked = bool({"app", "scratch_app", "demonstration"} & set(fixtures))
    return asked or item.path.name in DATABASES_OF_THEIR_OWN
