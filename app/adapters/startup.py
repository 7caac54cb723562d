"""What production refuses to serve: a database with the demonstration's accounts, or with offices in one hand."""

from typing import TYPE_CHECKING

import click
from sqlalchemy import exists, func, inspect, select
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.shared import clock
from config import BadSettings

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask


def check_database(app: "Flask") -> None:
    """End a process that is about to serve production from what it must not (trust.md, "Start-up refuses").

    One query, and no connection is left open: the server forks after this. ``BadSettings`` says why. Commands are let
    through (``flask db upgrade`` begins with an empty database); so is anything but production.
    """
    if not app.config["SETTINGS"].production or _is_command():
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
    from app.people.models import Organisation, Seat, User
    from app.people.policy.seats import ADMINISTRATORS
    from app.people.queries import lasts

    if not inspect(db.engine).has_table(User.__tablename__):
        return "The database has no tables; run flask db upgrade first."
    several = (
        select(Seat.user_id)
        .where(Seat.role.in_(ADMINISTRATORS), lasts(Seat, at))
        .group_by(Seat.user_id)
        .having(func.count(Seat.role.distinct()) > 1)
    )
    demo, shared = db.session.execute(
        select(exists().where(User.is_demo) | exists().where(Organisation.is_demo), exists(several))
    ).one()
    if demo:
        return "The database holds demonstration accounts; PRODUCTION=1 needs a database that never held any."
    if shared:
        return "Somebody holds two of the three administrators' seats; end one of them before serving."
    return ""
