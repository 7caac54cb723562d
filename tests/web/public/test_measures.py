"""The nine measures: their titles as the policy words them, figures that everybody may check, honest gaps."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from app.calls.states import CallState, ItemState
from app.people.states import OrganisationState
from app.progress.measures import KindFigures, measure_figures
from app.web.public.measures import MEASURES
from tests.factories.calls import make_call, make_item
from tests.factories.capabilities import make_schedule
from tests.factories.copying import make_many
from tests.factories.credit import TODAY, make_misconduct
from tests.factories.needs import make_chain, make_need
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_organisation, make_region
from tests.factories.winners import accepted_in, judged_in

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")].replace("<wbr>", "")


def test_measures_of_an_empty_platform_say_so_nine_times(visit: Visit) -> None:
    page = text_of(visit(None, AT), "/about/measures")
    assert len(MEASURES) == 9
    for measure in MEASURES:
        assert measure.title.id in page
        assert measure.lacking.id in page
    assert "facts-figures" not in page


def test_measures_count_what_everybody_may_see(visit: Visit) -> None:
    chain = make_chain()
    make_need(chain)
    make_need(make_chain("氢能"))
    make_need(chain, published_at=None)
    accepted_in(chain)
    make_notice(judged_in(chain))
    make_item(make_call(), chain_id=chain.id)
    make_item(make_call(state=CallState.DRAFT), chain_id=chain.id)
    make_item(make_call(), state=ItemState.WITHDRAWN)
    figures = measure_figures(AT)
    assert (figures.needs, figures.chains_with_needs) == (2, 2)
    assert (figures.notices, figures.corrections) == (2, 0)
    assert figures.kinds == {"challenge": KindFigures(calls=3, items=3, open=1, won=1, accepted=1)}
    assert figures.of("centre") == KindFigures()
    page = text_of(visit(None, AT), "/about/measures")
    for words in ("清单上还没有公开的需求", "还没有发布揭榜挂帅榜单"):
        assert words not in page
    for path in ("/needs", "/items", "/notices"):
        assert f'href="{path}"' in page
    assert "还没有发布研发十佳案例的征集" in page


def test_measures_count_laboratories_and_valid_certificates(visit: Visit) -> None:
    make_organisation(cma_valid_until=date(2026, 11, 23))
    make_organisation(cma_valid_until=date(2026, 11, 22))
    make_organisation(cma_number="", region_code=make_region("320200", "无锡市", "Wuxi").code)
    make_organisation(state=OrganisationState.WAITING)
    figures = measure_figures(AT)
    assert (figures.laboratories, figures.certified, figures.places) == (3, 1, 2)


def test_measures_count_capabilities_and_published_decisions(visit: Visit) -> None:
    assert "能力清单上还没有公开的能力" in text_of(visit(None, AT), "/about/measures")
    schedule = make_schedule()
    make_misconduct(schedule.organisation, public_until=TODAY, public_at="示例网站")
    make_misconduct(schedule.organisation, public_until=TODAY - timedelta(days=1), public_at="示例网站")
    make_misconduct(schedule.organisation)
    make_misconduct(
        make_organisation(state=OrganisationState.WAITING), public_until=TODAY, public_at="示例网站"
    )
    figures = measure_figures(AT)
    assert (figures.capabilities, figures.capable, figures.decisions) == (3, 1, 1)
    page = text_of(visit(None, AT), "/about/measures")
    for words in ('href="/capabilities"', "公开的检验检测能力", "依法公开的处罚决定"):
        assert words in page
    assert "能力清单上还没有公开的能力" not in page


def test_measures_ask_as_much_for_one_row_as_for_thirty(visit: Visit, count_queries: Counter) -> None:
    counts = []
    make_notice(judged_in())
    for more in (1, 29):
        make_many(more, make_need)
        make_many(more, lambda: make_item(make_call()))
        client = visit(None, AT)
        client.get("/about/measures")
        with count_queries() as count:
            client.get("/about/measures")
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10
