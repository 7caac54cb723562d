"""``flask calls``: an office's own list, from the command line."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.adapters.spreadsheets import SpreadsheetRefused, read_grid
from app.calls.reading import NoList, read_list, to_json
from app.chains.catalogue import load_catalogue
from app.shared.text import t

commands = AppGroup("calls", help="Lists of challenges.")


@commands.command("preview")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Read this sheet instead of the fullest one.")
def preview(file: Path, sheet: str | None) -> None:
    """Print as JSON what would be understood of the list in FILE. Nothing is saved."""
    try:
        reading = read_list(read_grid(file.read_bytes(), file.name), load_catalogue(), sheet=sheet)
    except OSError as error:
        click.echo(str(t("打不开文件 %(name)s：%(reason)s", name=file, reason=error.strerror)), err=True)
        sys.exit(2)
    except (SpreadsheetRefused, NoList) as refused:
        click.echo(str(refused.message), err=True)
        sys.exit(2)
    click.echo(json.dumps(to_json(reading), ensure_ascii=False, indent=1))
