"""The scores of a closed round: an entry a line, its reviews folded, the whole in pages that a phone can hold."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.rounds.models import Round
from app.web.officer.round_results import AT_ONCE
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_judged_round

Visit = Callable[..., FlaskClient]


@pytest.fixture
def judged(app: Flask) -> Round:
    """One entry more than a page holds; the marks of the last one lie apart."""
    round = make_judged_round(make_item(make_closed_call()), [[80, 82]] * AT_ONCE + [[60, 95]])
    db.session.commit()
    return round


def _codes(round: Round) -> list[str]:
    return sorted(row.code for row in round.entries)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _open(page: str) -> list[str]:
    return re.findall(r'<details class="fold" id="entry-(\w+)" open>', page)


def test_scores_are_read_in_pages_with_the_reviews_folded(judged: Round, visit: Visit) -> None:
    codes, url = _codes(judged), f"/officer/rounds/{judged.id}/results"
    browser = visit(make_officer(judged.call), AT)
    first, second = (_words(browser.get(f"{url}?page={number}")) for number in (1, 2))
    for page, shown in ((first, codes[:AT_ONCE]), (second, codes[AT_ONCE:])):
        assert re.findall(r'<details class="fold" id="entry-(\w+)"', page) == shown
        assert re.findall(r'<th scope="row"><a href=[^>]+>(\w+)</a>', page) == shown
    assert _open(first) == []
    assert _open(second) == codes[-1:], "one alone is no list"
    assert first.count('name="released"') == 2 * AT_ONCE


def test_entry_of_the_address_is_unfolded_and_wide_ones_lead_to_their_page(
    judged: Round, visit: Visit
) -> None:
    codes, url = _codes(judged), f"/officer/rounds/{judged.id}/results"
    browser = visit(make_officer(judged.call), AT)
    wide = next(row.code for row in judged.entries if row.code == codes[-1])
    page = _words(browser.get(f"{url}?open={codes[2]}"))
    assert _open(page) == [codes[2]]
    assert f'href="{url}?page=2&amp;open={wide}#entry-{wide}"' in page
    assert _open(_words(browser.get(f"{url}?open=nonsense"))) == []
