"""Backups from the command line; ``scripts/backup`` and ``scripts/restore`` call these."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.adapters import backups
from app.adapters.log_agreement import check_log
from app.adapters.log_files import log_folder
from app.adapters.store import store
from app.extensions import db
from app.shared import clock
from config import BadSettings

commands = AppGroup("backups", help="Copies of database, files and log.")


@commands.command("make")
@click.option("--into", type=click.Path(path_type=Path), help="Instead of BACKUP_DIR.")
def make(into: Path | None) -> None:
    """Take a backup now, while the site is in use."""
    settings = current_app.config["SETTINGS"]
    root = into or settings.backups
    try:
        made = backups.make_backup(root, db.engine, store(), log_folder(settings), clock.now())
    except backups.BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(f"{made}")


@commands.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(backup: Path) -> None:
    """Put a backup into an empty installation and prove it: every digest, all rows, the log against its checkpoint.

    1 also where all of it stands, but the newest checkpoint outside is ahead: what was recorded since is lost, and
    whoever goes on says so in public (A39).
    """
    try:
        done = backups.restore_backup(backup, db.engine, store())
        backups.check_signed(backup)
    except backups.RestoreRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(
        f"Restored {done.rows} rows and {done.files} files of {done.at} in {done.seconds} s; all of it checked."
    )
    try:
        check_log(current_app._get_current_object())  # type: ignore[attr-defined]
    except BadSettings as behind:
        raise click.ClickException(
            f"The site will not start yet. {behind} The log as it was then: {backup / 'log'}"
        ) from behind
