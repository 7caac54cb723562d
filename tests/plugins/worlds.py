"""Tests that share a world come first, those of one world together.

Each process that meets one of them builds that world, which takes as long as a hundred other tests. Tests are handed
out from the front in two halves, and whoever has nothing left takes from the end of the other's: what stands in front
stays in one process.
"""

import pytest

WORLDS = ("watched", "demonstration")
"""The fixtures, the dearest first."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """Stories in the browser keep their order: those processes take whole stories (tests/plugins/stories.py)."""
    fixtures = getattr(item, "fixturenames", ())
    asked = [place for place, world in enumerate(WORLDS) if world in fixtures]
    return asked[0] if asked and "e2e" not in item.path.parts else len(WORLDS)
