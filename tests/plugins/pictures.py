"""Pictures that the browser tests leave: of every page that a journey looks at, and the one in the README."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", default="", help="folder for screenshots of the journeys")
    parser.addoption("--season", default="full", choices=["small", "full"], help="size of the long season")
    parser.addoption("--front", default="", help="file for the README's picture of the front page")
