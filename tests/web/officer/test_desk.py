"""The officer's home: where each of his calls stands, in as many queries for five calls as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry
from tests.factories.sealed_entries import seal_to_a_key


def test_desk_names_the_present_station_of_each_call(
    visit: Callable[..., FlaskClient], count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    officer, counts = make_officer(), []
    for more in (1, 4):
        for _ in range(more):
            make_passed_entry(make_item(make_closed_call(officer)))
        client = visit(officer, AT)
        client.get("/officer/")
        with count_queries() as count:
            page = client.get("/officer/").get_data(as_text=True)
        counts.append(int(count))
        table = page[page.index("我承办的榜单与征集") :]
        assert table.count("专家评审</small>") + table.count("形式审查</small>") == (1 if more == 1 else 5)
    assert counts[0] == counts[1] <= 10, counts


def test_sealed_list_that_waits_for_its_openers_says_so_on_the_desk_and_in_the_list(
    visit: Callable[..., FlaskClient],
) -> None:
    """Who comes from the help page finds it by these words."""
    officer = make_officer()
    call = make_closed_call(officer)
    db.session.commit()
    client = visit(officer, AT)
    for path in ("/officer/", "/officer/calls"):
        assert "等待开启" not in client.get(path).text
    seal_to_a_key(call)
    db.session.commit()
    for path in ("/officer/", "/officer/calls"):
        assert "等待开启</small>" in client.get(path).text
