"""What production refuses to serve: a database with the demonstration's accounts, or with offices in one hand."""

from itertools import combinations
from typing import TYPE_CHECKING

import click
from sqlalchemy import exists, inspect, select
from sqlalchemy.exc import OperationalError

from app.adapters.log_agreement import check_log
from app.extensions import db
from app.shared import clock
from config import BadSettings

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask


def check_database(app: "Flask") -> None:
    """End a process that is about to serve production from what it must not (trust.md, "Start-up refuses").

    A few queries, and no connection is left open: the server forks after this. ``BadSettings`` says why. Commands are
    let through (``flask db upgrade`` begins with an empty database); outside production the log alone is compared.
    """
    if _is_command():
        return
    check_log(app)
    if not app.config["SETTINGS"].production:
        return
    with app.app_context():
        try:
            sentence = _complaint(clock.now())
        except OperationalError as error:
            raise BadSettings(
                "The database does not answer, so it cannot be checked before serving."
            ) from error
        finally:
            db.session.remove()
            db.engine.dispose()
    if sentence:
        raise BadSettings(sentence)


def _is_command() -> bool:
    """Whether this is a ``flask`` command other than ``flask run``."""
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name != "run"


def _complaint(at: "datetime") -> str:
    # Here, not above: the tables are loaded by ``create_app``, which loads in less time.
    from app.people.models import Organisation, User
    from app.people.policy.seats import administrators, is_same_person

    if not inspect(db.engine).has_table(User.__tablename__):
        return "The database has no tables; run flask db upgrade first."
    if db.session.scalar(select(exists().where(User.is_demo) | exists().where(Organisation.is_demo))):
        return "The database holds demonstration accounts; PRODUCTION=1 needs a database that never held any."
    held = [seat for seat in db.session.scalars(administrators()) if seat.is_valid(at)]
    if any(a.role != b.role and is_same_person(a.user, b.user) for a, b in combinations(held, 2)):
        return "Somebody holds two of the three administrators' seats; end one of them before serving."
    return ""
