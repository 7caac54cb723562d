"""``flask record``: what an auditor takes away to check the record with ``scripts/verify acts``."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.adapters.log_files import log_folder, write
from app.history.logbook import acts_document

commands = AppGroup("record", help="The record of acts and its public log.")


@commands.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--first", default=0, show_default=True, help="The first leaf of the log.")
@click.option("--last", type=int, help="The last leaf; to the end unless given.")
def export(file: Path, first: int, last: int | None) -> None:
    """Write the acts with their salts. For auditors alone: it tells who did what, and how often."""
    folder = log_folder(current_app.config["SETTINGS"])
    document = acts_document(folder.kept_leaves, first, last)
    write(file, json.dumps(document, ensure_ascii=False).encode(), mode=0o600)
    click.echo(f"{sum(len(batch['acts']) for batch in document['batches'])} acts.")
