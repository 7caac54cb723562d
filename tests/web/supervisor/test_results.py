"""The supervisor reads every ranking and gets the same list on his own computer."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.calls.models import Item
from app.decisions.queries import ranking_of
from app.decisions.service import agree_decision, propose_decision
from app.decisions.states import DecisionResult
from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.people.states import SeatRole
from app.scoring.__main__ import main
from tests.factories.calls import make_item
from tests.factories.copying import make_many
from tests.factories.decisions import Judged, make_judged_item, propose, rank
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.rounds import make_closed_call

Visit = Callable[..., FlaskClient]


@pytest.fixture
def supervisor(client: FlaskClient) -> User:
    user = make_user()
    seat(user, SeatRole.SUPERVISOR)
    return user


def test_supervisor_recomputes_the_stored_ranking(
    visit: Visit, supervisor: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = make_judged_item(((90, 80, 85, 70, 99), (85, 85, 85, 85, 85), (60, 61, 62, 63, 64)))
    rank(judged)
    item = judged.item.id
    client = visit(supervisor, AT)
    scores, rubric = tmp_path / "scores.csv", tmp_path / "rubric.json"
    scores.write_bytes(client.get(f"/supervisor/items/{item}/scores.csv").data)
    rubric.write_bytes(client.get(f"/supervisor/items/{item}/rubric.json").data)
    ties = [part for rule in judged_ties(item) for part in ("--tie", rule)]

    status = main(
        ["rank", str(scores), "--rubric", str(rubric), "--method", "trimmed", *ties, "--format", "json"]
    )

    assert status == 0
    printed = json.loads(capsys.readouterr().out)
    ranking = ranking_of(db.session.get_one(Item, item))
    assert ranking is not None
    rows = printed["entries"] if isinstance(printed, dict) else printed
    assert [row["entry"] for row in rows] == [line.entry_id for line in ranking.lines]
    assert [row["place"] for row in rows] == [line.place for line in ranking.lines]


def judged_ties(item: str) -> list[str]:
    return [str(rule) for rule in db.session.get_one(Item, item).call.method["ties"]]


def test_supervisor_reads_tables_on_the_record(visit: Visit, supervisor: User) -> None:
    judged = make_judged_item()
    rank(judged)
    propose(judged, 0)
    key, item = supervisor.id, judged.item.id
    client = visit(supervisor, AT)

    listed = client.get("/supervisor/results").get_data(as_text=True)
    text = client.get(f"/supervisor/items/{item}/results").get_data(as_text=True)

    assert "待复核" in listed
    for words in ("评审汇总表", "91.00", "名次的由来", "python -m app.scoring rank", "评审意见一致"):
        assert words in text, words
    assert "生成排名</button>" not in text
    assert client.get(f"/supervisor/items/{item}/results.xlsx").status_code == 200
    assert db.session.query(Reading).filter_by(actor_id=key, subject_id=item).count() == 2


def judged_blind() -> Judged:
    """A judged item of a call that is judged blind, with two that are tied, so that every part names somebody."""
    officer = make_officer()
    call = make_closed_call(officer)
    call.method = call.method | {"blind": True}
    judged = make_judged_item(
        ((90, 91, 92), (90, 91, 92), (50, 51, 52)), call=call, officer=officer, places=2
    )
    judged.round.blind = True
    rank(judged)
    return judged


def pages_of(client: FlaskClient, item: str) -> str:
    """Everything that the supervisor may read of an item, the workbook cell by cell."""
    texts = [
        client.get(f"/supervisor/items/{item}/{path}").get_data(as_text=True)
        for path in ("results", "scores.csv", "rubric.json")
    ]
    book = client.get(f"/supervisor/items/{item}/results.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    return "\n".join([*texts, *(str(cell) for row in rows for cell in row)])


def test_supervisor_of_a_blind_call_reads_codes_until_names_are_public(
    visit: Visit, supervisor: User
) -> None:
    judged = judged_blind()
    names = [entry.organisation.name for entry in judged.entries]
    item, round_ = judged.item.id, judged.round.id
    decision = propose_decision(
        judged.item,
        ranking_of(judged.item),
        DecisionResult.WINNERS,
        [entry.id for entry in judged.entries[:2]],
        f"{names[0]}、{names[1]}得分最高，{names[2]}未达到分数线",
        by=judged.officer,
        at=AT,
    )
    agree_decision(decision, f"同意{names[0]}", by=judged.second, at=AT)
    client = visit(supervisor, AT)

    told = pages_of(client, item)

    assert not [name for name in names if name in told]
    for words in ("申报 A01", "申报 A03", "评审汇总表", "公示之前，申报单位以评审编号表示"):
        assert words in told, words
    for path in (f"/officer/rounds/{round_}", f"/officer/rounds/{round_}/results"):
        assert client.get(path).status_code == 404, path

    make_notice(judged, db.session.merge(decision))
    told = pages_of(visit(supervisor, AT), item)

    assert [name for name in names if name in told] == names[:2]
    assert "申报 A03" in told


def test_supervisor_of_an_open_call_reads_names(visit: Visit, supervisor: User) -> None:
    judged = make_judged_item()
    rank(judged)
    item, names = judged.item.id, [entry.organisation.name for entry in judged.entries]

    told = pages_of(visit(supervisor, AT), item)

    assert [name for name in names if name in told] == names


def test_officer_of_a_blind_call_reads_names(visit: Visit) -> None:
    judged = judged_blind()
    item, names = judged.item.id, [entry.organisation.name for entry in judged.entries]

    told = visit(judged.officer, AT).get(f"/officer/items/{item}/results").get_data(as_text=True)

    assert [name for name in names if name in told] == names


def test_supervisors_pages_to_others_absent(visit: Visit, supervisor: User) -> None:
    judged = make_judged_item()
    rank(judged)
    item = judged.item.id
    for user in (judged.officer, judged.member(0)):
        client = visit(user, AT)
        for path in ("results", "results.xlsx", "scores.csv", "rubric.json"):
            assert client.get(f"/supervisor/items/{item}/{path}").status_code == 404, path


def test_supervisors_list_asks_as_much_at_one_row_as_at_thirty(
    visit: Visit, supervisor: User, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    judged = make_judged_item()
    rank(judged)
    counts = []
    for more in (0, 29):
        make_many(more, lambda: make_item(judged.call))
        client = visit(db.session.merge(supervisor), AT)
        client.get("/supervisor/results")
        with count_queries() as count:
            assert client.get("/supervisor/results").status_code == 200
        counts.append(int(count))

    assert counts[0] == counts[1]
    assert counts[0] <= 12
