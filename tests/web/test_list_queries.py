"""Lists of the awards ask the database as often for thirty rows as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.calls.models import Item
from app.certificates.models import Certificate
from app.certificates.service import issue_certificates
from app.extensions import db
from app.people.models import User
from app.redactions.service import take_check
from app.rounds.models import Round
from app.showcase.models import Case
from app.showcase.service.campaigns import MOST_CASES
from tests.factories.calls import make_item
from tests.factories.campaigns import make_campaign, make_campaigner
from tests.factories.cases import make_published
from tests.factories.cases import make_season as make_awards
from tests.factories.certificates import awards, make_announced
from tests.factories.copying import make_many
from tests.factories.entries import writer_of
from tests.factories.legs import make_season as make_judged
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_officer, make_organisation, make_region
from tests.factories.recommending import AFTER, make_applied, make_recommender, make_season, make_season_item
from tests.factories.rounds import make_passed_entry, make_round
from tests.factories.winners import MUCH_LATER
from tests.redactions.conftest import blind_call, version_of

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
PUBLIC, DESK, A_PAGE = 10, 14, 20


@pytest.fixture
def asked(visit: Visit, count_queries: Counter) -> Callable[..., int]:
    """How many queries a page takes the second time it is asked for; ``told`` must stand on it so many times."""

    def ask(user: User | None, at: Any, path: str, told: str, times: int) -> int:
        client = visit(user, at)
        client.get(path)
        with count_queries() as count:
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.get_data(as_text=True).count(told) >= times, (path, told)
        return int(count)

    return ask


def test_laboratory_chain_and_campaign_with_thirty_cases_ask_as_much_as_with_one(
    asked: Callable[..., int],
) -> None:
    call, chain, counts = make_awards(make_officer()), make_chain(), dict[str, list[int]]()
    first = make_published(call=call, chain=chain)
    officer = make_campaigner()
    campaign = make_campaign(officer, [first])
    laboratory, slug, chains = first.organisation_id, first.organisation.slug, chain.slug

    def make() -> None:
        make_published(call=call, chain=chain).organisation_id = laboratory

    for number in (1, 30):
        if number > 1:
            make_many(number - 1, make)
            cases = list(db.session.scalars(select(Case).limit(MOST_CASES)))
            campaign = make_campaign(officer, cases)
        for name, path, most in (
            ("laboratory", f"/laboratories/{slug}", 50),
            ("chain", f"/chains/{chains}", 4),
            ("campaign", f"/campaigns/{campaign.slug}", MOST_CASES),
            ("seasons", "/cases/seasons", 3),
        ):
            times = min(number, most)
            counts.setdefault(name, []).append(asked(None, AT, path, 'class="case-card"', times))
    assert all(one == many <= PUBLIC for one, many in counts.values()), counts


def test_officers_list_of_campaigns_asks_as_much_for_thirty_as_for_one(asked: Callable[..., int]) -> None:
    officer, counts = make_campaigner(), []
    for more in (1, 29):
        make_many(more, lambda: make_campaign(officer))
        counts.append(
            asked(officer, AT, "/officer/campaigns", 'href="/officer/campaigns/', min(more, A_PAGE))
        )
    assert counts[0] == counts[1] <= DESK


def test_lists_of_redactions_ask_as_much_for_thirty_entries_as_for_one(asked: Callable[..., int]) -> None:
    counts: dict[str, list[int]] = {}
    for number in (1, 30):
        officer = make_officer()
        item = make_item(blind_call(officer))
        entries = [make_passed_entry(item) for _ in range(number)]
        for entry in entries:
            take_check(version_of(entry), [], at=AT)
        round_: Round = make_round(item.call, entries, blind=True)
        for name, path in (
            ("call", f"/officer/calls/{item.call_id}/redactions"),
            ("round", f"/officer/rounds/{round_.id}/redactions"),
        ):
            counts.setdefault(name, []).append(asked(officer, AT, path, '/redactions"', number))
    assert all(one == many <= DESK for one, many in counts.values()), counts


def test_cities_of_a_season_ask_as_much_for_thirty_as_for_one(asked: Callable[..., int]) -> None:
    counts = []
    for number in (1, 12):
        officer = make_officer()
        item: Item = make_season_item(make_season(officer=officer))
        for place in range(number):
            code = f"32{place + 1:02d}00"
            region = make_region(code, f"示例{place}市", f"City {place}")
            make_recommender(code)
            make_applied(item, region)
        path = f"/officer/calls/{item.call_id}/recommendations"
        counts.append(asked(officer, AFTER, path, "示例", number))
    assert counts[0] == counts[1] <= DESK


def test_shortlist_form_asks_as_much_for_thirty_entries_as_for_one(asked: Callable[..., int]) -> None:
    counts = []
    for number in (1, 30):
        season = make_judged([90 - n * 0.1 for n in range(number)])
        season.rank()
        path, name = f"/officer/items/{season.item.id}/shortlist", season.entries[0].organisation.name
        counts.append(asked(season.officer, AT, path, name, 1))
    assert counts[0] == counts[1] <= DESK


def test_laboratorys_certificates_ask_as_much_for_twelve_as_for_one(asked: Callable[..., int]) -> None:
    counts, holder = [], make_organisation()

    def make() -> None:
        judged, notice, at = make_announced()
        judged.entries[0].organisation_id = holder.id
        issue_certificates(notice, by=judged.officer, at=at)

    with awards():
        for more in (1, 11):
            make_many(more, make)
            counts.append(asked(writer_of(holder), MUCH_LATER, "/lab/certificates", "JSJB", more))
    assert db.session.query(Certificate).count() == 12
    assert counts[0] == counts[1] <= DESK
