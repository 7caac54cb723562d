"""Browser tests in several processes (``-n 2 --dist loadscope``): what tells one story stays in one of them."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

STORY = "__init__.py"


class StoryScheduling(LoadScopeScheduling):
    """A module is played in one process and in its order, and so is a folder that is a package.

    Such a folder tells one story over several files, on one site with one clock. (Not the marks of ``--dist
    loadgroup``: they are written into a test's name, which pytest 9.2 no longer lets anybody change.)
    """

    def _split_scope(self, nodeid: str) -> str:
        module = self.config.rootpath / nodeid.partition("::")[0]
        return str(module.parent if (module.parent / STORY).exists() else module)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StoryScheduling | None:
    return StoryScheduling(config, log) if config.getoption("dist") == "loadscope" else None
