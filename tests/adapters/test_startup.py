"""A process that must not serve production does not start; one that may leaves no connection behind."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from flask import Flask

from app import create_app
from app.adapters.startup import check_database
from app.extensions import db
from app.people.states import SeatRole
from config import ROOT, BadSettings, Settings
from tests.factories.people import make_organisation, make_user, seat
from tests.plugins.scratch import ScratchApp

PATIENCE = 60


@pytest.fixture
def production(app: Flask) -> Iterator[Flask]:
    """The application as production runs it."""
    settings = app.config["SETTINGS"]
    settings.production = True
    yield app
    settings.production = False


def _somebody_of_the_demonstration() -> None:
    make_user(is_demo=True)


def _an_organisation_of_the_demonstration() -> None:
    make_organisation(is_demo=True)


def _one_hand_with_two_offices() -> None:
    user = make_user()
    seat(user, SeatRole.SYSTEM_ADMIN).until = datetime(2100, 1, 1, tzinfo=UTC)
    db.session.flush()
    seat(user, SeatRole.AUDIT_ADMIN)


def _one_person_with_two_accounts() -> None:
    one, other = make_user(phone="138 0000 1234"), make_user(phone="+86-13800001234")
    seat(one, SeatRole.SYSTEM_ADMIN)
    seat(other, SeatRole.SECURITY_ADMIN)


def _people_in_office() -> None:
    make_organisation()
    officer = make_user()
    seat(officer, SeatRole.OFFICER)
    seat(officer, SeatRole.SYSTEM_ADMIN)
    seat(make_user(), SeatRole.AUDIT_ADMIN)


def test_production_on_a_database_of_its_own_starts_and_holds_no_connection(production: Flask) -> None:
    _people_in_office()
    db.session.commit()
    check_database(production)
    assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_somebody_of_the_demonstration, "holds demonstration accounts"),
        (_an_organisation_of_the_demonstration, "holds demonstration accounts"),
        (_one_hand_with_two_offices, "two of the three administrators' seats"),
        (_one_person_with_two_accounts, "two of the three administrators' seats"),
    ],
)
def test_production_on_what_it_must_not_serve_is_refused(
    production: Flask, make: Callable[[], None], sentence: str
) -> None:
    make()
    db.session.commit()
    with pytest.raises(BadSettings, match=sentence):
        check_database(production)


def test_demonstration_starts_on_its_own_accounts(app: Flask) -> None:
    _somebody_of_the_demonstration()
    db.session.commit()
    check_database(app)


def test_production_on_an_empty_database_is_refused(scratch_app: ScratchApp) -> None:
    made = scratch_app()
    made.config["SETTINGS"].production = True
    with pytest.raises(BadSettings, match="has no tables"):
        check_database(made)


def test_production_with_its_database_away_is_refused(tmp_path: Path) -> None:
    made = create_app(Settings.for_tests(f"sqlite:///{tmp_path / 'nowhere' / 'at.db'}", tmp_path))
    made.config["SETTINGS"].production = True
    with pytest.raises(BadSettings, match="does not answer"):
        check_database(made)


@pytest.fixture
def run(scratch_app: ScratchApp, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """``run(words)`` starts a Python for production, on a database that the demonstration has been in."""
    made = scratch_app()
    with made.app_context():
        db.create_all()
        _somebody_of_the_demonstration()
        db.session.commit()
    values = {
        "SECRET_KEY": made.config["SECRET_KEY"],
        "DATABASE_URL": made.config["SETTINGS"].database_url,
        "DATA_DIR": str(tmp_path),
        "PRODUCTION": "1",
        "SITE_URL": "https://jiebang.example",
        "TRUSTED_HOSTS": "jiebang.example",
    }

    def start(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, **values},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return start


@pytest.mark.no_database  # whose rows it looks at is asked above
@pytest.mark.parametrize(
    "words", ["-m|flask|--app|wsgi|run|--port|0", "-m|app.jobs"], ids=["wsgi under flask run", "jobs"]
)
def test_process_that_would_serve_ends_with_one_sentence(
    run: Callable[..., "subprocess.CompletedProcess[str]"], words: str
) -> None:
    ended = run(*words.split("|"))
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("PRODUCTION=1 needs a database that never held any.")
    assert "Traceback" not in ended.stderr


def test_process_of_a_command_is_let_through(production: Flask) -> None:
    _somebody_of_the_demonstration()
    db.session.commit()
    with click.Context(click.Command("people"), info_name="people"):
        check_database(production)
    with click.Context(click.Command("run"), info_name="run"), pytest.raises(BadSettings):
        check_database(production)
