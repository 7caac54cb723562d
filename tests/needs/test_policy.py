"""Who sees a need and who puts one on the list: policy and query say the same."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.calls.states import Trouble as ItemTrouble
from app.extensions import db
from app.needs.policy import may_publish_needs, may_see_need, visible_needs
from app.needs.states import Trouble
from app.people.models import User
from app.people.states import OrganisationKind, SeatRole
from tests.factories.needs import make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat


def readers() -> dict[str, User | None]:
    platform = make_user()
    seat(platform, SeatRole.OFFICER)
    return {
        "visitor": None,
        "stranger": make_user(),
        "laboratory": make_member(make_organisation()),
        "enterprise": make_member(make_organisation(kind=OrganisationKind.ENTERPRISE)),
        "officer": make_officer(),
        "platform": platform,
    }


@pytest.mark.parametrize(
    ("published_at", "seen"),
    [(None, False), (AT + timedelta(seconds=1), False), (AT, True), (AT - timedelta(days=1), True)],
)
def test_need_is_seen_from_its_publication_by_everybody(
    app: Flask, published_at: datetime | None, seen: bool
) -> None:
    need = make_need(published_at=published_at)
    for name, reader in readers().items():
        verdict = may_see_need(reader, need, AT)
        found = need in db.session.scalars(visible_needs(reader, AT)).all()
        assert (verdict.ok, found) == (seen, seen), name
        assert verdict.hide is not seen


def test_publishing_asks_for_a_seat_over_the_platform(app: Flask) -> None:
    allowed = {name for name, reader in readers().items() if may_publish_needs(reader, AT)}
    assert allowed == {"platform"}


def test_troubles_of_items_are_troubles_of_needs(app: Flask) -> None:
    for member in ItemTrouble:
        assert Trouble(member.value).label.id == member.label.id
