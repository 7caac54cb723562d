"""What waits at the desk that makes case pages."""

from flask import Flask

from app.extensions import db
from app.notices.service import give_up_line
from app.people.models import User
from app.shared.waiting import take
from app.showcase.queries import tallies_for_officer
from tests.factories.cases import make_confirmed, make_published, officer_of
from tests.factories.people import AT
from tests.factories.winners import announced_in


def told(officer: User) -> dict[str, int]:
    return {row.label.id: row.count for row in take(tallies_for_officer(officer, AT))}


def test_page_whose_winner_gave_up_waits_for_the_officer(app: Flask) -> None:
    judged, notice, at = announced_in()
    case = make_published()
    case.entry, case.call = judged.entries[0], judged.call
    db.session.flush()
    assert told(judged.officer) == {}
    give_up_line(notice.lines[0], "场地变化", by=judged.officer, at=at)
    db.session.flush()
    assert told(judged.officer) == {"入选资格已失效的案例页": 1}


def test_page_that_is_not_public_yet_is_not_told_as_fallen(app: Flask) -> None:
    judged, notice, at = announced_in()
    case = make_confirmed()
    case.entry, case.call = judged.entries[0], judged.call
    give_up_line(notice.lines[0], "场地变化", by=judged.officer, at=at)
    db.session.flush()
    assert told(judged.officer) == {"案例页待发布": 1}


def test_page_of_a_standing_winner_waits_for_nobody(app: Flask) -> None:
    assert told(officer_of(make_published())) == {}
