"""The officer's home: where each of his calls stands, in as many queries for five calls as for one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry


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
