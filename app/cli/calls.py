"""``flask calls``: an office's own list, from the command line."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.adapters.databases import begin_writing
from app.adapters.spreadsheets import SpreadsheetRefused, read_grid
from app.calls.models import Call
from app.calls.reading import NoList, read_list, to_json
from app.chains.catalogue import load_catalogue
from app.extensions import db
from app.people.queries import find_account
from app.rehearsals.service import rehearse_call
from app.shared import clock
from app.shared.text import t
from app.shared.verdict import Refused

commands = AppGroup("calls", help="Lists and seasons.")


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


@commands.command("rehearse")
@click.argument("slug")
@click.option("--officer", "email", required=True, help="The address of an officer of the call.")
def rehearse(slug: str, email: str) -> None:
    """Try the call SLUG out with made-up entries; nothing of it is kept. Status 1 where a step failed."""
    begin_writing()
    try:
        call = db.session.scalar(select(Call).where(Call.slug == slug))
        officer = find_account(email)
        if call is None or officer is None:
            raise click.ClickException(f"no call {slug}, or nobody has registered with {email}")
        report = rehearse_call(call, by=officer, at=clock.now())
    except Refused as refused:
        raise click.ClickException(str(refused.verdict.message)) from refused
    finally:
        db.session.rollback()
    for step in report.steps:
        click.echo(f"{'+' if step.ok else '-'} {step.label}")
        for said in step.said:
            click.echo(f"    {said}")
    for label in report.untried:
        click.echo(f"? {label}")
    sys.exit(0 if report.is_clean else 1)
