"""Garbage is looked for less often: an application holds a million objects that live as long as its process."""

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported is never garbage. Looking through it again and again took a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
