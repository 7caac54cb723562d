"""The officer's pages of results: the score table, ties and votes, the workbook; who reads them."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.calls.models import Item
from app.decisions.models import Ranking
from app.decisions.queries import ranking_of
from app.extensions import db
from app.history.models import Attempt, Reading
from app.people.states import SeatRole
from tests.factories.calls import make_item
from tests.factories.copying import make_many
from tests.factories.decisions import Judged, decide, make_judged_item, propose, rank
from tests.factories.notices import make_notice
from tests.factories.people import AT, make_user, seat

Visit = Callable[..., FlaskClient]
Bare = Callable[..., bytes]
Counter = Callable[[], AbstractContextManager[Any]]
FIVE = ((90, 80, 85, 70, 99), (60, 61, 62, 63, 64))


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def test_results_list_tells_ranking_and_decision_of_every_item(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    propose(judged, 0)
    other = make_item(judged.call)

    text = page(visit(judged.officer, AT), f"/officer/results?call={judged.call.id}")

    assert judged.item.title in text
    assert other.title in text
    assert "排名有效" in text
    assert "待复核" in text
    assert "未排名" in text


def test_item_page_prints_totals_dropped_marks_and_reasons(visit: Visit) -> None:
    judged = make_judged_item(FIVE)
    rank(judged)

    text = page(visit(judged.officer, AT), f"/officer/items/{judged.item.id}/results")

    assert judged.entries[0].organisation.name in text
    for words in (
        "专家5",
        "<s>99.00</s>",
        "（最高分，去掉）",
        "85.00",
        "去掉一个最高分和一个最低分",
        "第 1 名，共 2 家",
    ):
        assert words in text, words
    assert db.session.scalar(select(Reading).where(Reading.subject_id == judged.item.id)) is not None


def test_item_page_without_a_ranking_makes_one(visit: Visit) -> None:
    judged = make_judged_item()
    client = visit(judged.officer, AT)
    assert "可以生成排名" in page(client, f"/officer/items/{judged.item.id}/results")

    answer = client.post(f"/officer/items/{judged.item.id}/ranking")

    assert answer.status_code == 303
    assert db.session.query(Ranking).filter_by(item_id=judged.item.id).count() == 1


def test_item_page_without_entries_offers_failure(visit: Visit) -> None:
    judged = make_judged_item()
    empty = make_item(judged.call)

    client = visit(judged.officer, AT)

    assert "可以直接拟定结果" in page(client, f"/officer/items/{empty.id}/results")
    assert "无人申报" in page(client, f"/officer/items/{empty.id}/decide")


def test_votes_break_a_tie_and_bad_ones_are_kept_with_a_sentence(visit: Visit) -> None:
    judged = make_judged_item(((80, 80, 80), (80, 80, 80)))
    rank(judged)
    one, other = (entry.id for entry in judged.entries)
    client = visit(judged.officer, AT)
    assert f'name="vote-{one}"' in page(client, f"/officer/items/{judged.item.id}/results")

    wrong = client.post(f"/officer/items/{judged.item.id}/ranking", data={f"vote-{one}": "1000"})
    right = client.post(
        f"/officer/items/{judged.item.id}/ranking", data={f"vote-{one}": "2", f"vote-{other}": "3"}
    )

    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 400
    assert "票数应在 0 与 99 之间" in text
    assert 'value="1000"' in text
    assert right.status_code == 303
    item = db.session.get_one(Item, judged.item.id)
    ranking = ranking_of(item)
    assert ranking is not None
    assert [line.entry_id for line in ranking.lines] == [other, one]


def test_workbook_has_the_customary_layout_and_no_formula(visit: Visit) -> None:
    judged = make_judged_item(FIVE)
    judged.entries[0].organisation.name = "=HYPERLINK(1)示例机构"
    rank(judged)

    answer = visit(judged.officer, AT).get(f"/officer/items/{judged.item.id}/results.xlsx")

    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[2] == [
        "序号",
        "项目",
        *(f"专家{n}" for n in range(1, 6)),
        "去极值",
        "平均分",
        "排名",
        "是否推荐",
        "备注",
    ]
    assert rows[3][1] == "=HYPERLINK(1)示例机构"
    assert rows[3][7:11] == [85.0, 84.8, 1.0, "是"]
    assert rows[4][10] == "否"
    footer = [cell for row in rows[5:] for cell in row if cell]
    assert footer[0].startswith("专家组长签名")
    assert footer[1].startswith("监督人员签名")
    assert b"<f>" not in answer.data


def test_results_to_anybody_else_are_the_same_404(visit: Visit, bare: Bare) -> None:
    judged = make_judged_item()
    rank(judged)
    discipline = make_user()
    seat(discipline, SeatRole.DISCIPLINE)
    item = judged.item.id
    for user in (judged.member(0), judged.judges(0)[0].judge, discipline):
        client = visit(user, AT)
        for path in ("results", "results.xlsx", "decide"):
            refused = client.get(f"/officer/items/{item}/{path}")
            absent = client.get(f"/officer/items/{'0' * 12}/{path}")
            assert (refused.status_code, absent.status_code) == (404, 404), path
            assert bare(refused, item) == bare(absent, item), path
    assert db.session.query(Attempt).filter_by(status=404).count() == 18


def test_ranking_refused_while_the_round_runs_recorded_as_attempt(visit: Visit) -> None:
    judged = make_judged_item()
    empty = make_item(judged.call)

    answer = visit(judged.officer, AT).post(f"/officer/items/{empty.id}/ranking")

    assert answer.status_code == 409
    assert "评审轮次结束后" in answer.get_data(as_text=True)
    assert db.session.query(Attempt).filter_by(code="round_open").count() == 1


def _queries(counted: Counter, client: FlaskClient, path: str) -> int:
    client.get(path)
    with counted() as count:
        assert client.get(path).status_code == 200
    return int(count)


def test_lists_ask_as_much_at_one_row_as_at_thirty(visit: Visit, count_queries: Counter) -> None:
    judged = make_judged_item()
    make_notice(judged, decide(judged, 0))
    client, paths = visit(judged.officer, AT), ("/officer/results", "/officer/decisions", "/officer/notices")
    before = [_queries(count_queries, client, path) for path in paths]
    judged = _again(judged)

    def make() -> None:
        further = make_judged_item(((90, 90), (80, 80)), call=judged.call, officer=judged.officer)
        make_notice(further, decide(further, 0))
        make_item(judged.call)

    make_many(15, make)
    db.session.commit()

    after = [_queries(count_queries, client, path) for path in paths]

    assert after == before
    assert max(after) <= 20


def _again(judged: Judged) -> Judged:
    """The rows once more: a request has ended the session that they came from."""
    judged.call, judged.officer = db.session.merge(judged.call), db.session.merge(judged.officer)
    return judged


def test_item_page_asks_as_much_at_two_entries_as_at_thirty(visit: Visit, count_queries: Counter) -> None:
    small = make_judged_item(((90, 91), (80, 81)))
    rank(small)
    large = make_judged_item(tuple((60 + n, 61 + n) for n in range(30)))
    rank(large)
    counts = []
    for judged in (small, large):
        officer, item = judged.officer, judged.item.id
        db.session.commit()
        counts.append(_queries(count_queries, visit(officer, AT), f"/officer/items/{item}/results"))

    assert counts[0] == counts[1]
    assert counts[0] <= 26
