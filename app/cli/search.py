"""The search index from the command line."""

import click
from flask.cli import AppGroup

from app.jobs.searching import look_through
from app.jobs.transaction import transaction
from app.search.service import forget_everything
from app.shared import clock

commands = AppGroup("search", help="The index of the public search.")


@commands.command("rebuild")
@click.option("--fresh", is_flag=True, help="Empty the index first; until it is full again, less is found.")
def rebuild(fresh: bool) -> None:
    """Write every public thing into the index as it stands now."""
    if fresh:
        with transaction():
            forget_everything()
    click.echo(f"{look_through(clock.now())} documents written")
