"""Catalogues of chains and regions from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.chains import service
from app.jobs.transaction import transaction
from app.shared import clock
from app.shared.verdict import Invalid

commands = AppGroup("chains", help="Catalogues of industrial chains and regions.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("import")
@click.option("--chains", type=FILE, help="CSV with the columns cluster, chain, tier, aliases, certainty.")
@click.option("--regions", type=FILE, help="CSV with the columns code, name_zh, name_en, level, parent.")
@click.option("--version", "label", help="Name of the new catalogue version; needed with --chains.")
@click.option("--source", default="", help="Where the list comes from.")
def import_catalogues(chains: Path | None, regions: Path | None, label: str | None, source: str) -> None:
    """Import catalogues; without a file the lists that ship with the product, once."""
    if chains and not label:
        raise click.UsageError("--chains needs --version, the name of the new catalogue")
    at = clock.now()
    try:
        with transaction():
            if not chains and not regions:
                service.import_shipped(at=at)
            if regions:
                service.import_regions(service.read_region_file(_read(regions)), at=at)
            if chains and label:
                service.import_chains(service.read_chain_file(_read(chains)), label, source, at=at)
    except Invalid as invalid:
        raise click.ClickException("; ".join(str(text) for text in invalid.errors.values())) from invalid
    click.echo("imported")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not UTF-8 text") from error
