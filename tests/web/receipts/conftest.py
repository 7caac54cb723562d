"""A log that is signed when the test says so, in a folder of the test's own; and the checker that anybody downloads."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app.adapters.log_files import log_folder
from app.jobs.signing import sign_once
from tests.scripts.log_world import load_verify

Beat = Callable[[datetime], int]
Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def beat(app: Flask, tmp_path: Path) -> Iterator[Beat]:
    """``beat(at)``: the signer's cadence once; the log's size."""
    settings = app.config["SETTINGS"]
    settings.log_dir = str(tmp_path / "log")
    folder = log_folder(settings)
    signer = folder.signer("jiebang.example/log")
    yield lambda at: sign_once(folder, signer, at)
    settings.log_dir = ""


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """``scripts/verify``: its status and what it says."""
    script = load_verify()

    def running(*arguments: object) -> tuple[int, str]:
        status = script.main([str(each) for each in arguments])
        said = capsys.readouterr()
        return status, said.out + said.err

    return running
