"""``flask db``: Flask-Migrate's commands, loaded when one is called.

Alembic and Mako are a tenth of a process's start and 7 MB of its memory, and who serves needs neither.
"""

from typing import Any

import click
from flask import Flask, current_app

from app import HERE
from app.extensions import db


class Migrations(click.Group):
    """Stands for the group that Flask-Migrate brings."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """That group's context, whose commands are run."""
        return prepare(current_app).make_context(info_name, args, parent, **extra)


commands = Migrations("db", help="The tables of the database: migrations.")


def prepare(app: Flask) -> click.Group:
    """Tell Flask-Migrate of the application and of the folder; its group of commands."""
    from flask_migrate import Migrate
    from flask_migrate.cli import db as group

    Migrate(app, db, directory=str(HERE.parent / "migrations"), render_as_batch=True)
    return group
