"""The list is kept current: enterprises are asked once a year, and the numbers are those of the list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs.mailing import render
from app.letters.models import Letter
from app.letters.service import write_letters
from app.needs import policy, service
from app.needs.queries import (
    UNCONFIRMED,
    DeskFilter,
    NeedFilter,
    count_by_end,
    desk_needs,
    figures_by_chain,
    figures_by_city,
    own_needs,
)
from app.needs.states import NeedState
from app.people.states import OrganisationKind
from app.shared.verdict import Refused
from tests.factories.needs import make_chain, make_need, told_for
from tests.factories.people import AT, make_member, make_officer, make_organisation

YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("columns", "asked"),
    [
        ({"created_at": AT - YEAR}, True),
        ({"created_at": AT - YEAR + timedelta(days=1)}, False),
        ({"created_at": AT - 2 * YEAR, "confirmed_at": AT - timedelta(days=9)}, False),
        ({"created_at": AT - 2 * YEAR, "asked_at": AT - timedelta(days=9)}, False),
        ({"created_at": AT - 3 * YEAR, "asked_at": AT - YEAR}, True),
        ({"created_at": AT - YEAR, "published_at": None}, False),
        ({"created_at": AT - YEAR, "state": NeedState.ANSWERED, "answer": "可以"}, False),
        ({"created_at": AT - YEAR, "organisation": None}, False),
    ],
)
def test_enterprise_is_asked_once_a_year(app: Flask, columns: dict[str, Any], asked: bool) -> None:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    owner = make_member(enterprise)
    make_need(**({"organisation": enterprise} | columns))
    db.session.flush()
    assert service.ask_confirmations(at=AT) == int(asked)
    assert service.ask_confirmations(at=AT) == 0
    while write_letters(render, at=AT):
        db.session.flush()
    told = db.session.scalars(select(Letter.template).where(Letter.user_id == owner.id)).all()
    assert told == ["need_confirmation_asked"] * int(asked)


def test_confirmed_need_is_no_longer_stale(app: Flask) -> None:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    owner, officer = make_member(enterprise), make_officer()
    need = make_need(organisation=enterprise, created_at=AT - YEAR)
    service.ask_confirmations(at=AT - timedelta(seconds=1))
    service.ask_confirmations(at=AT)

    def views() -> list[int]:
        wanted = DeskFilter(state=UNCONFIRMED)
        found = (wanted.apply(own_needs(owner, AT)), desk_needs(officer, wanted, AT))
        return [len(db.session.scalars(rows).all()) for rows in found]

    assert (policy.is_stale(need, AT), views()) == (True, [1, 1])
    with pytest.raises(Refused):
        service.confirm_need(need, by=make_member(make_organisation()), at=AT)
    service.confirm_need(need, by=owner, at=AT + timedelta(seconds=1))
    assert (policy.is_stale(need, AT), views()) == (False, [0, 0])


def test_figures_count_what_the_list_shows(app: Flask) -> None:
    other = make_chain("氢能")
    for state in (NeedState.FILED, NeedState.VETTING, NeedState.ANSWERED, NeedState.CLOSED):
        make_need(other, region_code="320100", **told_for(state))
    make_need(published_at=None)
    make_need(**told_for(NeedState.RAISED))
    found = {row.name: (row.open, row.answered, row.raised, row.total) for row in figures_by_chain(AT)}
    assert found == {"氢能": (2, 1, 0, 3), "电动汽车": (0, 0, 1, 1)}
    assert [(row.name, row.total) for row in figures_by_city(AT)] == [("南京市", 3)]
    assert count_by_end(NeedFilter(), AT) == {"open": 2, "answered": 1, "raised": 1}


def test_figures_before_anything_is_published_are_empty(app: Flask) -> None:
    at: datetime = AT
    assert (figures_by_chain(at), figures_by_city(at)) == ([], [])
