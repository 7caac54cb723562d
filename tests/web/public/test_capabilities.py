"""What can be tested, as everybody reads it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.capabilities.service import Shown, demonstrate_capabilities
from tests.factories.capabilities import make_schedule
from tests.factories.people import AT, make_officer, make_organisation

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
MOST_QUERIES = 10


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_list_empty_says_so(visit: Visit) -> None:
    page = text_of(visit(None, AT), "/capabilities")
    assert "清单上还没有能力" in page
    assert "/capabilities.csv" not in page


def test_list_prints_what_schedules_in_force_say(visit: Visit) -> None:
    schedule = make_schedule()
    make_schedule(rows=(("1", "未启用的对象", "拉伸试验", "GB/T 1-2020", ""),), adopted=False)
    make_schedule(rows=(("1", "动力电池", "挤压", "GB 38031-2025", ""),))
    client = visit(None, AT)
    page = text_of(client, "/capabilities")
    told = (schedule.organisation.name, "热失控", "GB 38031-2020", "只测600 V以下")
    for words in (*told, "平台上已有 2025 版", "共 4 项"):
        assert words in page, words
    assert "未启用的对象" not in page
    assert "钢筋" not in text_of(client, "/capabilities?q=热失控")
    assert "没有符合条件的能力" in text_of(client, "/capabilities?q=热失控&city=320200")
    table = client.get("/capabilities.csv?q=GB 18384").get_data(as_text=True)
    assert "绝缘电阻" in table
    assert "热失控" not in table


def test_demonstrated_capability_names_what_showed_it(visit: Visit) -> None:
    laboratory = make_organisation()
    demonstrate_capabilities(
        laboratory, [Shown("储氢瓶", "氢循环", value="1000 次")], origin="攻关任务 XM-1", origin_id="p",
        by=make_officer(), at=AT,
    )  # fmt: skip
    page = text_of(visit(None, AT), f"/laboratories/{laboratory.slug}/capabilities")
    for words in ("攻关成果", "攻关任务 XM-1", "1000 次"):
        assert words in page


def test_versions_tell_their_difference(visit: Visit) -> None:
    first = make_schedule()
    laboratory, owner = first.organisation, first.organisation.memberships[0].user
    rows = (("1", "动力电池", "热失控", "GB 38031-2025", ""), ("2", "动力电池", "挤压", "GB 38031-2025", ""))
    make_schedule(laboratory, rows, by=owner)
    client = visit(None, AT)
    base = f"/laboratories/{laboratory.slug}/capabilities"
    assert "增 1，减 2，变 1" in text_of(client, base)
    assert "挤压" in text_of(client, f"{base}/versions/2")
    assert "钢筋" in text_of(client, f"{base}/versions/2?show=gone")
    assert "<del>GB 38031-2020</del>" in text_of(client, f"{base}/versions/2?show=changed")
    assert "这是第一版" in text_of(client, f"{base}/versions/1")
    assert client.get(f"{base}/versions/3").status_code == 404
    assert "能力清单上有 2 项" in text_of(client, f"/laboratories/{laboratory.slug}")


@pytest.mark.parametrize(
    "path", ["/capabilities", "/capabilities?q=对象", "{base}", "{base}/versions/2?show=changed"]
)
def test_pages_ask_as_often_for_many_rows_as_for_one(visit: Visit, count_queries: Counter, path: str) -> None:
    counts = []
    for number in (1, 30):
        rows = [(str(n), f"对象{number}之{n}", f"参数{n}", "GB/T 1.1-2020", "") for n in range(number)]
        later = [(*row[:3], "GB/T 1.1-2025", "") for row in rows]
        first = make_schedule(rows=rows)
        laboratory = first.organisation
        make_schedule(laboratory, later, by=laboratory.memberships[0].user)
        client = visit(None, AT)
        address = path.format(base=f"/laboratories/{laboratory.slug}/capabilities")
        client.get(address)
        with count_queries() as found:
            assert client.get(address).status_code == 200
        counts.append(int(found))
    assert counts[0] == counts[1] <= MOST_QUERIES
