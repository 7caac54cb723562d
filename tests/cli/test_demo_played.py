"""The demonstration is played on the run's own kind of database, as a person who serves it there does."""

import pytest
from sqlalchemy import func, select

from app.calls.models import Call
from app.extensions import db
from tests.plugins.scratch import ScratchApp


@pytest.mark.slow
def test_demonstration_is_played_on_the_database_of_the_run(scratch_app: ScratchApp) -> None:
    app = scratch_app()
    app.config["SETTINGS"].demo = True
    with app.app_context():
        db.create_all()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output[-4000:]
    with app.app_context():
        assert db.session.scalar(select(func.count(Call.id))) > 10
