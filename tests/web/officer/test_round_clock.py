"""The clock of a defence on its page, what its script notes, and the chair's opinions through the pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.rounds.models import Absence, PanelOpinion, RunningOrder
from tests.factories.people import AT
from tests.rounds.hearings import LATER, chair_of, defence

Visit = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


def test_clock_shows_the_plan_and_notes_what_its_script_tells(visit: Visit) -> None:
    season, round_, order = defence()
    first, second = (slot.id for slot in order.slots)
    judge, other, key = season.panel[0], season.panel[1], round_.id
    name, judge_id, other_id = judge.name, judge.id, other.id
    client = visit(season.officer, LATER)
    page = client.get(f"/officer/rounds/{key}/clock").get_data(as_text=True)
    assert page.count("data-slot=") == 2
    assert f'data-leaver="{judge_id}"' in page
    assert name in page
    answers = [
        client.post(f"/officer/slots/{slot}/hearing", data=data, headers={"Accept": "application/json"})
        for slot, data in (
            (first, {"act": "begin", "happened_at": LATER.isoformat()}),
            (first, {"act": "end"}),
            (second, {"act": "left", "judge": judge_id}),
            (second, {"act": "returned", "judge": judge_id}),
            (second, {"act": "left", "judge": other_id}),
            (second, {"act": "left"}),
            (second, {"act": "fly"}),
        )
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 409, 400, 400]
    assert db.session.query(Absence).one().returned_at == LATER
    assert db.session.query(RunningOrder).one().slots[0].ended_at == LATER
    told = client.get(f"/officer/rounds/{key}/record").get_data(as_text=True)
    assert told.count(name) == 1
    assert visit(other, LATER).get(f"/officer/rounds/{key}/clock").status_code == 404


@pytest.mark.parametrize("page", ["clock", "record"])
def test_page_asks_as_little_for_two_turns_as_for_twelve(visit: Visit, count_queries, page: str) -> None:  # type: ignore[no-untyped-def]
    asked = []
    for entries in (2, 12):
        season, round_, _ = defence(entries=entries)
        client, path = visit(season.officer, LATER), f"/officer/rounds/{round_.id}/{page}"
        client.get(path)
        with count_queries() as sent:
            client.get(path)
        assert int(sent) <= 10, sent.statements
        asked.append(int(sent))
    assert asked[0] == asked[1]


def test_chair_writes_and_signs_through_the_pages(visit: Visit) -> None:
    season, round_, _ = defence()
    chair = season.panel[1]
    chair_of(round_, chair)
    entry, key = round_.entries[0].code, round_.id
    path = f"/judge/rounds/{key}/opinions"
    assert visit(season.panel[0], AT).get(path).status_code == 404
    client = visit(chair, AT)
    assert "组长意见" in client.get(f"/judge/rounds/{key}").get_data(as_text=True)
    shown = client.get(path).get_data(as_text=True)
    assert f'name="text-{entry}"' in shown
    given = {"text-": "总体水平较高。", "seen-": "0", f"text-{entry}": "方案完整。", f"seen-{entry}": "0"}
    assert client.post(path, data=given).status_code == 303
    again = client.post(path, data=given | {"text-": "另一台设备。"})
    assert again.status_code == 409
    assert "另一台设备已保存过新的内容" in again.get_data(as_text=True)
    assert "署名 2 条" in client.get(f"{path}/sign").get_data(as_text=True)
    assert client.post(f"{path}/sign").status_code == 303
    assert db.session.query(PanelOpinion).filter(PanelOpinion.signed_at.is_not(None)).count() == 2
    seen = visit(season.officer, AT).get(f"/officer/rounds/{key}/record").get_data(as_text=True)
    assert "总体水平较高。" in seen
