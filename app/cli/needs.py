"""The list of needs from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.jobs.transaction import transaction
from app.needs.listing import read_needs, shipped_needs
from app.needs.service import publish_needs
from app.shared import clock
from app.shared.verdict import Invalid

commands = AppGroup("needs", help="The list of testing needs (需求清单).")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("load")
@click.option("--file", type=FILE, help="CSV with the columns chain, object, gap, standard, source.")
def load(file: Path | None) -> None:
    """Put needs on the public list; without a file the gap list that ships with the product. Knows what it has."""
    try:
        rows = read_needs(file.read_text(encoding="utf-8-sig")) if file else shipped_needs()
        with transaction():
            fresh = publish_needs(rows, by=None, at=clock.now())
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8 text") from error
    except Invalid as invalid:
        raise click.ClickException("; ".join(str(text) for text in invalid.errors.values())) from invalid
    click.echo(f"published {len(fresh)} of {len(rows)}")
