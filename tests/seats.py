"""Who reads the site in its sweeps, and how many pages of one view each of them is shown."""

from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from app.extensions import db
from app.people.models import User

SEATS = (
    "",
    "officer",
    "second-officer",
    "award-officer",
    "award-second",
    "centre-officer",
    "recommender-nanjing",
    "recommender-changzhou",
    "lab1",
    "lab1-editor",
    "lab2-reader",
    "enterprise1",
    "judge1",
    "judge6",
    "discipline",
    "supervisor",
    "system-admin",
    "security-admin",
    "audit-admin",
)
DESKS = ("lab", "enterprise", "recommender", "judge", "officer", "discipline", "supervisor", "admin")
# Pages of one view that are looked at: by a visitor, by a seat on its own desk, by the next who sits at such a desk.
OF_A_VIEW, OF_A_DESK, OF_THE_SAME = 3, 2, 1
SECOND = ("second-officer", "award-second", "recommender-changzhou", "lab1-editor", "lab2-reader", "judge6")
# Who reads what everybody may, too: one page of a view.
READERS = ("officer", "lab1", "judge1", "system-admin")


def view_of(app: Flask, path: str) -> str:
    """The view that answers: pages that differ in keys, names and filters alone are one page."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(path).path)
    except (NotFound, RequestRedirect):
        return path
    return str(endpoint)


def most_of(path: str, seat: str) -> int:
    """How many pages of a view are looked at."""
    if not seat:
        return OF_A_VIEW
    if path.split("/")[1] in DESKS:
        return OF_THE_SAME if seat in SECOND else OF_A_DESK
    return int(seat in READERS or path == "/")


def sign_in(app: Flask, client: FlaskClient, mail: str) -> None:
    """A session of the person whose address begins so; not every seat is offered on the sign-in page."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email.like(f"{mail}@%"))).one()
        key = user.fs_uniquifier
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
