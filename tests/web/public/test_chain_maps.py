"""The map of a chain, as a chart and as a table of the same figures."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.needs.states import ChainLink, NeedState
from app.progress.chain_map import chain_map
from tests.factories.capabilities import make_schedule
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def test_map_counts_needs_by_link_and_what_stands_against_them(visit: Visit, count_queries: Counter) -> None:
    chain = make_chain("动力电池")
    make_need(chain, chain_link=ChainLink.PART)
    make_need(chain, chain_link=ChainLink.PART, state=NeedState.ANSWERED, answer="已有机构能测")
    make_need(chain, chain_link=ChainLink.PART, state=NeedState.RAISED)
    make_need(chain)
    make_need(chain, published_at=None)
    make_schedule()
    found = chain_map(chain.slug, AT)
    assert [(row.link, row.open, row.answered, row.raised) for row in found.links] == [
        (ChainLink.PART, 1, 1, 1),
        (None, 1, 0, 0),
    ]
    assert (found.accredited, found.demonstrated, found.laboratories, found.most) == (2, 0, 1, 3)
    slug = chain.slug
    db.session.commit()
    client = visit(None, AT)
    client.get(f"/chains/{slug}/map")
    with count_queries() as few:
        page = client.get(f"/chains/{slug}/map").get_data(as_text=True)
    for words in ("零部件 3", "未注明环节 1", "资质认定的能力", 'class="chain-map-raised" x="66.66%"'):
        assert words in page, words
    for _ in range(30):
        make_need(make_chain("动力电池"), chain_link=ChainLink.WHOLE)
    make_schedule(rows=[(str(n), f"动力电池{n}", "挤压", "GB 38031-2020", "") for n in range(30)])
    db.session.commit()
    with count_queries() as many:
        client.get(f"/chains/{slug}/map")
    assert int(few) == int(many) <= 10


def test_map_of_a_chain_of_which_nothing_is_known_says_so(visit: Visit) -> None:
    slug = make_chain("氢能").slug
    db.session.commit()
    page = visit(None, AT).get(f"/chains/{slug}/map").get_data(as_text=True)
    assert "还没有可画的内容" in page
