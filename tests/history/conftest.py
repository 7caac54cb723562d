"""A log in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from app.adapters.log_files import LogFolder
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.sealing.checkpoints import Signer
from tests.factories.people import make_user


@pytest.fixture
def folder(tmp_path: Path) -> LogFolder:
    return LogFolder(tmp_path / "log")


@pytest.fixture
def signer(folder: LogFolder) -> Signer:
    return folder.signer("jiebang.example/log")


@pytest.fixture
def named(app: Flask, folder: LogFolder) -> Iterator[LogFolder]:
    """The folder, as the one that the settings name."""
    settings = app.config["SETTINGS"]
    settings.log_dir = str(folder.path)
    yield folder
    settings.log_dir = ""


@pytest.fixture
def user(app: Flask) -> User:
    user = make_user()
    db.session.execute(delete(Act))
    db.session.commit()
    return user
