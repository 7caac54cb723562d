"""What is made once a run and shared by all its processes: compiled templates, and the played demonstration."""

import os
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the run: of all steps of ``scripts/test`` (``TEST_ONCE``), else of this pytest's processes."""
    if told := os.environ.get("TEST_ONCE"):
        return Path(told)
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every application of every process would compile the three hundred templates for itself: 3 s each."""
    folder = run_folder(tmp_path_factory) / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}
