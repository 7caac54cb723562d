"""Challenges that give certificates."""

from collections.abc import Iterator

import pytest

from tests.factories.certificates import awards


@pytest.fixture(autouse=True)
def _awards() -> Iterator[None]:
    with awards():
        yield
