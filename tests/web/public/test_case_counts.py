"""The counts beside the filters are kept in the process: they must say what counting afresh would say."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.extensions import db
from app.showcase import service
from app.showcase.models import Case
from app.showcase.queries import CaseFilter, offer_of, page_of_cases, search_cases
from app.showcase.queries import groups as kept
from app.showcase.states import CaseState
from tests.factories.cases import make_case, make_published, make_season, officer_of
from tests.factories.needs import make_chain
from tests.factories.people import AT, make_officer, make_region

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
LATER = AT + timedelta(hours=1)


def counts_on(client: FlaskClient, path: str = "/cases") -> dict[str, int]:
    page = client.get(path).get_data(as_text=True)
    found = re.findall(r'href="/cases\?kind=(\w+)"[^>]*>[^<]*<span class="facets-count">(\d+)', page)
    return {kind: int(count) for kind, count in found}


def total_at(at: Any = AT, **wanted: str) -> int:
    return offer_of(CaseFilter(**wanted), at).total


def make_some() -> None:
    """Ten cases that differ in everything that filters ask."""
    officer = make_officer()
    seasons = [
        make_season(officer, kind=kind, year=year)
        for kind in ("rd_case", "service_case")
        for year in (2025, 2026)
    ]
    chains = [make_chain(), make_chain("氢能"), None]
    make_region("320200", "无锡市", "Wuxi")
    county = make_region("320281", "江阴市", "Jiangyin")
    county.level, county.parent_code = "county", "320200"
    places = ["320200", "320281", None]
    for n in range(10):
        case = make_published(call=seasons[n % 4], chain=chains[n % 3], stage=("中试", "开发", "设计")[n % 3])
        case.region_code = places[(n + 1) % 3]
    make_case(title="潜伏案例")
    db.session.commit()


def values(name: str) -> Iterator[str]:
    yield from (choice.value for choice in offer_of(CaseFilter(), AT).choices[name])
    yield from {"year": ("x", "02025"), "city": ("320281", "320000")}.get(name, ("nothing",))


def test_kept_counts_equal_what_the_database_counts(app: Flask) -> None:
    make_some()
    for name, value in [(facet, value) for facet in kept.NAMES for value in values(facet)]:
        for more in ({}, {"kind": "rd_case"}, {"year": "2025", "stage": "中试"}, {"city": "320200"}):
            wanted = CaseFilter(**({name: value} | more))
            rows = search_cases(wanted, AT).order_by(None).with_only_columns(Case.id).subquery()
            counted = db.session.scalar(select(func.count()).select_from(rows))
            offer = offer_of(wanted, AT)
            assert offer.total == counted, wanted
            assert len(page_of_cases(wanted, AT, 0, 99)) == counted
            for facet, choices in offer.choices.items():
                for choice in choices:
                    asked = CaseFilter(
                        **({n: getattr(wanted, n) for n in kept.NAMES} | {facet: choice.value})
                    )
                    assert len(page_of_cases(asked, AT, 0, 99)) == choice.count > 0, asked


def test_published_and_withdrawn_cases_change_the_counts_at_once(visit: Visit) -> None:
    call = make_season(make_officer())
    other = make_published(call=make_season(make_officer(), kind="service_case"))
    one = make_published(call=call)
    client = visit(None, LATER)
    assert counts_on(client) == {"rd_case": 1, "service_case": 1}
    second = make_published(call=call)
    assert counts_on(client) == {"rd_case": 2, "service_case": 1}
    service.withdraw_case(second, "成效数据不实", by=officer_of(second), at=AT)
    db.session.commit()
    assert counts_on(client) == {"rd_case": 1, "service_case": 1}
    assert second.title not in client.get("/cases").get_data(as_text=True).replace(one.title, "")
    service.recall_case(other, by=officer_of(other), at=AT)
    db.session.commit()
    assert total_at(LATER, kind="service_case") == 0


def test_one_withdrawn_and_one_published_between_two_looks_are_noticed(app: Flask) -> None:
    first, second = make_season(make_officer()), make_season(make_officer(), kind="service_case")
    for verb in ("withdraw", "recall"):
        leaving = make_published(call=first)
        before = (total_at(kind="rd_case"), total_at(kind="service_case"))
        if verb == "withdraw":
            service.withdraw_case(leaving, "成效数据不实", by=officer_of(leaving), at=AT)
        else:
            service.recall_case(leaving, by=officer_of(leaving), at=AT)
        make_published(call=second)
        after = (total_at(kind="rd_case"), total_at(kind="service_case"))
        assert after == (before[0] - 1, before[1] + 1), verb


def test_case_published_for_later_counts_from_its_instant(app: Flask) -> None:
    make_published()
    make_published(at=LATER)
    db.session.commit()
    assert [total_at(AT), total_at(LATER), total_at(AT)] == [1, 2, 1]


def test_cold_page_asks_few_queries_and_a_warm_one_three_less(visit: Visit, count_queries: Counter) -> None:
    make_some()
    client, counts = visit(None, AT), []
    kept._KEPT.clear()
    for _ in range(2):
        with count_queries() as count:
            assert client.get("/cases?stage=中试").status_code == 200
        counts.append(int(count))
    assert counts[0] <= 6
    assert counts[1] == counts[0] - 3


def test_case_withdrawn_by_another_process_leaves_the_counts_of_this_one(visit: Visit) -> None:
    """What another process writes reaches this one as rows alone: nothing of it calls our services."""
    call = make_season(make_officer())
    cases = [make_published(call=call) for _ in range(3)]
    db.session.commit()
    client = visit(None, LATER)
    assert counts_on(client) == {}, "one kind alone is no filter"
    assert total_at(LATER) == 3
    key, gone = cases[1].id, cases[1].slug
    db.session.rollback()
    told = {"state": CaseState.WITHDRAWN, "withdrawn_at": AT, "withdrawal_reason": "成效数据不实"}
    with db.engine.begin() as other:
        other.execute(update(Case.__table__).where(Case.id == key).values(told))  # type: ignore[arg-type]
    assert total_at(LATER) == 2
    assert gone not in client.get("/cases").get_data(as_text=True)
