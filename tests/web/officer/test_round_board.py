"""The board of a round: filters for who and what still asks for something, at the price of the whole board."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.reviews.models import Review
from app.rounds.models import Assignment
from app.rounds.states import AssignmentState
from tests.factories.people import AT, make_officer
from tests.factories.readings import make_part_read_round
from tests.factories.rounds import make_open_round, make_review

Visit = Callable[..., FlaskClient]


def _codes(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/officer/rounds/entries/\w+">(A\d\d)</a>', page)


def test_filters_of_the_board_leave_what_they_say(app: Flask, visit: Visit) -> None:
    round, panel = make_open_round(entries=3, judges=2)
    done = select(Assignment).where(Assignment.judge_id == panel[0].user_id)
    for assignment in db.session.scalars(done):
        make_review(assignment)
    first = round.entries[0]
    lost = select(Assignment).where(
        Assignment.entry_id == first.entry_id, Assignment.judge_id == panel[1].user_id
    )
    gone = db.session.scalars(lost).one()
    gone.state, gone.ended_at, gone.end_reason = AssignmentState.RELEASED, AT, "逾期"
    db.session.commit()
    names = [panelist.user.name for panelist in panel]
    browser, url = visit(make_officer(round.call), AT), f"/officer/rounds/{round.id}"

    def shown(query: str) -> tuple[list[str], list[str]]:
        page = browser.get(f"{url}?{query}").get_data(as_text=True)
        board = page[page.index('id="judges"') : page.index('id="entries"')]
        return [name for name in names if f'<th scope="row">{name}' in board], _codes(page)

    assert shown("") == (names, ["A01", "A02", "A03"])
    assert shown("judges=done&entries=short") == (names[:1], ["A01"])
    assert shown("judges=left&entries=left") == (names[1:], ["A02", "A03"])
    assert shown("judges=nonsense&entries=nonsense") == (names, ["A01", "A02", "A03"])
    page = browser.get(url).get_data(as_text=True)
    assert f"{url}?entries=short" in page
    assert "60％" in page, "three of the five that stand are done"


def test_filtered_board_asks_no_more_than_the_whole(app: Flask, visit: Visit, count_queries) -> None:  # type: ignore[no-untyped-def]
    round, _panel = make_part_read_round(entries=30)
    for review in db.session.scalars(
        select(Review).where(Review.entry_id == round.entries[3].entry_id)
    ).all()[:1]:
        review.total = 20
        for mark in review.marks:
            mark.score = 20
    db.session.commit()
    browser, url = visit(make_officer(round.call), AT), f"/officer/rounds/{round.id}"
    browser.get(url)
    with count_queries() as whole:
        browser.get(url)
    with count_queries() as part:
        page = browser.get(f"{url}?entries=apart").get_data(as_text=True)
    assert _codes(page) == ["A04"]
    assert int(part) <= int(whole)
