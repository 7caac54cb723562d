"""What the processes write to their logs, and what never gets there."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app.adapters import logs
from config import Settings


@pytest.fixture
def untouched() -> Iterator[None]:
    """Logging is the process's: put back what was there."""
    root = logging.getLogger()
    own = logging.getLogger("app")
    handlers, level, level_of_app = root.handlers[:], root.level, own.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    own.setLevel(level_of_app)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("production", [False, True])
def test_logs_traceback_tells_the_error_but_no_local_variable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], production: bool
) -> None:
    settings = Settings.for_tests("sqlite://", tmp_path)
    settings.production = production
    logs.configure(settings)
    secret = "标书" + "内容"
    try:
        raise ValueError(f"{len(secret)} characters refused")
    except ValueError:
        structlog.get_logger().exception("work failed", work="letters")
    said = capsys.readouterr().err
    assert "4 characters refused" in said
    assert "work failed" in said
    assert "标书内容" not in said
    if production:
        assert json.loads(said)["work"] == "letters"


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("production", [False, True])
def test_logs_what_strangers_send_begins_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], production: bool
) -> None:
    """A40: lines of both loggers, in one form, in UTC."""
    settings = Settings.for_tests("sqlite://", tmp_path)
    settings.production = production
    logs.configure(settings)
    hostile = "x\r\n2026-11-23 ERROR forged \u2028\x1b[2J"
    logging.getLogger("app.web").warning("refused: %s", hostile)
    structlog.get_logger().info("signed in", agent=hostile)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert not any("\x1b" in line for line in lines)
    if production:
        assert all(json.loads(line)["timestamp"].endswith("Z") for line in lines)


@pytest.mark.usefixtures("untouched")
def test_logs_tell_what_the_application_notes_and_only_warnings_of_libraries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(Settings.for_tests("sqlite://", tmp_path))
    logging.getLogger("app.web.errors").info("a visitor was asked to sign in")
    logging.getLogger("sqlalchemy.engine").info("SELECT 1")
    said = capsys.readouterr().err
    assert "a visitor was asked to sign in" in said
    assert "SELECT 1" not in said
