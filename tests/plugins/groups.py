"""Which browser tests stay together when several processes share them (``-n 2 --dist loadgroup``)."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module of browser tests is one group, played in one process and in its order.

    A folder that is a package tells one story over several files, on one site, with one clock: it is a group as a
    whole. First of all hooks, because xdist reads the groups in the same one.
    """
    for item in items:
        if item.get_closest_marker("e2e") is None:
            continue
        together = item.getparent(pytest.Package) or item.getparent(pytest.Module)
        if together is not None:
            item.add_marker(pytest.mark.xdist_group(together.nodeid))
