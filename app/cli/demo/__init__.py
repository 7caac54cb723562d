"""The demonstration: made by the services, with a clock of its own, deterministic but for keys."""

import time

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.shared import clock
from app.shared.text import t

commands = AppGroup("demo", help="The demonstration data (示例数据).")


@commands.command("load")
def load() -> None:
    """Fill an empty database with the demonstration; does nothing where it is loaded already."""
    from app.cli.demo.acts import play
    from app.cli.demo.letters import settle_letters
    from app.cli.demo.stage import Stage
    from app.jobs.searching import look_through

    if not current_app.config["DEMO"]:
        raise click.ClickException("DEMO=1 is not set; this database is not a demonstration.")
    if db.session.scalar(select(User.id).limit(1)):
        click.echo("demonstration: already there")
        return
    began = time.monotonic()
    play(Stage(clock.now(), lambda title: click.echo(f"demonstration: {title}")))
    settle_letters(clock.now())
    look_through(clock.now())
    click.echo(f"demonstration: loaded in {time.monotonic() - began:.0f} s")


@commands.command("accounts")
def accounts() -> None:
    """Print who may be entered with a click on the sign-in page, seat by seat."""
    from app.people.demonstration import demo_accounts

    click.echo(t("演示账户（示例数据），在登录页一键进入："))
    for seat in demo_accounts(clock.now()):
        click.echo(f"  {seat.label}：{seat.does}")
        for account in seat.accounts:
            click.echo(f"    {account.name}  {account.note}".rstrip())
            if account.passphrase:
                click.echo(f"      {t('开启口令：%(words)s', words=account.passphrase)}")
