"""``--pictures FOLDER`` keeps a screenshot of every page that a journey looks at."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default="", help="folder for screenshots of the journeys")
