"""Seats from the command line: how the first system administrator of an installation gets his."""

import click
from flask.cli import AppGroup

from app.jobs.transaction import transaction
from app.people.queries import find_account
from app.people.service import grant_seat
from app.people.states import ScopeKind, SeatRole
from app.shared import clock
from app.shared.verdict import Invalid

commands = AppGroup("people", help="Accounts and their seats.")
OFFICES = [role.value for role in SeatRole if role not in {SeatRole.OFFICER, SeatRole.RECOMMENDER}]


@commands.command("seat")
@click.argument("email")
@click.argument("role", type=click.Choice(OFFICES))
def seat(email: str, role: str) -> None:
    """Give the registered and confirmed account of EMAIL a seat over the platform, from now on."""
    at = clock.now()
    try:
        with transaction():
            user = find_account(email)
            if user is None:
                raise click.ClickException(f"nobody has registered with {email}")
            grant_seat(user, SeatRole(role), ScopeKind.PLATFORM, None, since=at, by=None, at=at)
    except Invalid as invalid:
        raise click.ClickException("; ".join(str(text) for text in invalid.errors.values())) from invalid
    click.echo(f"{email} is {role} now")
