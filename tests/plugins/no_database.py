"""Marks the tests that say the same on every database: the run on PostgreSQL leaves them out.

They touch none (whoever does asks for the fixture ``app``, or stands in a module that makes databases of its own), or
they ask for nothing but words and differences, of pages that other tests see answer on both.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PLACES = (
    *("scoring", "sealing", "house", "scripts", "plugins"),
    *("test_bench.py", "test_commands.py", "test_config.py", "test_translations.py"),
)
WORDS = ("test_kind_words.py", "test_differences.py")

DATABASES_OF_THEIR_OWN = (
    "test_crawl.py",
    "test_databases.py",
    "test_demo.py",
    "test_migrations.py",
    "test_startup.py",
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the run on PostgreSQL leaves out by its place is not even imported there: that alone takes seconds."""
    left_out = "not no_database" in str(config.getoption("markexpr"))
    return True if left_out and _says_the_same_everywhere(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS) and not _touches_a_database(item):
            item.add_marker(pytest.mark.no_database)


def _says_the_same_everywhere(path: Path) -> bool:
    """By where it stands."""
    if not path.is_relative_to(TESTS):
        return False
    return path.name in WORDS or not set(PLACES).isdisjoint(path.relative_to(TESTS).parts[:1])


def _touches_a_database(item: pytest.Item) -> bool:
    if _says_the_same_everywhere(item.path):
        return False
    fixtures = getattr(item, "fixturenames", ())
    asked = bool({"app", "scratch_app", "demonstration"} & set(fixtures))
    return asked or item.path.name in DATABASES_OF_THEIR_OWN
