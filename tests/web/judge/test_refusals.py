"""The judge's pages of a round: for who sits on its panel, and what is the chair's for the chair."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.rounds.states import PanelistState
from tests.factories.people import AT
from tests.factories.rounds import make_open_round

Visit = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


def test_judge_without_the_seat_finds_no_page(visit: Visit) -> None:
    """Whoever was removed finds none at all (rule 8); opinions are the chair's."""
    round, (member, removed) = make_open_round(entries=1, judges=2)
    removed.state = PanelistState.REMOVED
    users, base = {"member": member.user, "removed": removed.user}, f"/judge/rounds/{round.id}"
    table = [
        ("GET", base, {"member": 200, "removed": 404}),
        ("GET", f"{base}/method", {"member": 200, "removed": 404}),
        ("GET", f"{base}/solicitation", {"member": 200, "removed": 404}),
        ("GET", f"{base}/opinions", {"member": 404, "removed": 404}),
        ("POST", f"{base}/opinions/sign", {"member": 404, "removed": 404}),
    ]
    for seat, user in users.items():
        client = visit(user, AT)
        told = {path: client.open(path, method=method).status_code for method, path, _ in table}
        assert told == {path: wanted[seat] for _, path, wanted in table}
