"""``flask drafts``: the keys of sealed drafts."""

import click
from flask.cli import AppGroup

from app.adapters.draft_keys import draft_keys

commands = AppGroup("drafts", help="The drafts of sealed calls.")


@commands.command("rotate-key")
def rotate_key() -> None:
    """Give the server a new key for drafts, while the site is in use; the old one is deleted."""
    click.echo(f"{draft_keys().rotate()} drafts lie under the new key.")
