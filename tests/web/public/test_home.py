"""The front page's latest notices: the newest few, nobody's drafts, whatever their number at the same price."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.web.public.home import LATEST
from tests.factories.copying import make_many
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import make_draft_notice, make_notice
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient) -> str:
    page = client.get("/").get_data(as_text=True)
    return page[page.index("<main") :]


def test_home_shows_the_newest_notices_and_no_draft(visit: Visit) -> None:
    titles = []
    for day in range(LATEST + 2):
        notice = make_notice(at=AT + timedelta(days=day))
        notice.title = f"示例公示第{day}号"
        titles.append(notice.title)
    judged = make_judged_item()
    draft = make_draft_notice(judged, decide(judged, 0))
    draft.title = "秘密的公示"
    officer = judged.officer
    later = AT + timedelta(days=LATEST + 2)
    for reader in (None, officer):
        page = text_of(visit(reader, later))
        shown = [title for title in titles if title in page]
        assert shown == titles[-LATEST:]
        assert page.index(titles[-1]) < page.index(titles[-LATEST])
        assert "秘密的公示" not in page
        assert "目前没有公示" not in page
    assert "公示期：2026年11月" in page


def test_home_without_notices_says_so_calmly(visit: Visit) -> None:
    assert "评审结束、结果拟定之后在这里公示" in text_of(visit(None, AT))


def test_home_asks_as_much_for_one_notice_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    counts = []
    for more in (1, 29):
        make_many(more, make_notice)
        client = visit(None, AT)
        client.get("/")
        with count_queries() as count:
            assert client.get("/").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10
