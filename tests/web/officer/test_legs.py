"""Pages of rounds that are combined: creating, shortlisting, defence, draw, score table and workbook."""

import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from app.calls.draws import standing_commitments
from app.extensions import db
from app.history.models import Attempt
from app.people.models import User
from app.people.states import SeatRole
from app.reviews.models import Review
from app.rounds.models import Assignment, Round, RunningOrder, Shortlist
from app.rounds.service import plan_order, publish_order
from app.rounds.states import RoundState
from tests.factories.legs import Season, hold, make_season
from tests.factories.people import AT, make_user, seat
from tests.factories.reopening import reopened
from tests.factories.rounds import CLOSED_AT

BEFORE = CLOSED_AT - timedelta(hours=1)
LATER = AT + timedelta(minutes=5)


def _supervisor() -> User:
    user = make_user()
    seat(user, SeatRole.SUPERVISOR)
    return user


def both_legs(count: int) -> Season:
    season = make_season([90 - n * 0.1 for n in range(count)], panel=5)
    hold(season, "defence", {n: 80 + n * 0.1 for n in range(max(count - 1, 1))}, judges=5)
    season.rank()
    return season


def test_shortlist_page_lists_everybody_and_the_act_opens_the_defence(app, visit) -> None:
    season = make_season([90, 80, 80, 60])
    season.rank()
    client = visit(season.officer, LATER)
    results = client.get(f"/officer/items/{season.item.id}/results").get_data(as_text=True)
    assert "这是第一轮的排名" in results
    assert "重新生成排名再拟定" in results, "the act is shown as not yet possible, with the reason"
    path = f"/officer/items/{season.item.id}/shortlist"
    page = client.get(path).get_data(as_text=True)
    for entry in season.entries:
        assert entry.organisation.name in page
    assert client.post(path, data={"wanted": "0"}).status_code == 400
    assert client.post(path, data={"wanted": "2"}).status_code == 303
    assert sum(line.is_in for line in db.session.query(Shortlist).one().lines) == 3
    form = client.get(f"/officer/calls/{season.call.id}/create-round").get_data(as_text=True)
    assert "现场答辩" in form
    due = (AT + timedelta(days=9)).date().isoformat()
    data = {"title": "现场答辩", "items": season.item.id, "due_at": due, "reviews_per_entry": "2"}
    assert client.post(f"/officer/calls/{season.call.id}/create-round", data=data).status_code == 303
    made = db.session.query(Round).filter_by(leg="defence").one()
    assert len(made.entries) == 3


@pytest.mark.parametrize("count", [1, 30])
def test_results_of_two_legs_show_both_numbers_for_the_same_queries(app, visit, count_queries, count) -> None:
    season = both_legs(count)
    client, path = visit(season.officer, LATER), f"/officer/items/{season.item.id}/results"
    client.get("/officer/")
    with count_queries() as queries:
        page = client.get(path).get_data(as_text=True)
    assert int(queries) <= 10, queries.statements
    assert "匿名初评（权重 40）" in page
    assert "84.00" in page
    if count > 1:
        assert "未进入下一轮" in page


def test_workbook_of_two_legs_has_both_panels_and_the_total(app, visit) -> None:
    season = both_legs(3)
    body = visit(season.officer, LATER).get(f"/officer/items/{season.item.id}/results.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    heads = rows[2]
    assert heads[2] == "匿名初评专家1"
    assert heads[7] == "匿名初评得分（权重40）"
    assert heads[13] == "现场答辩得分（权重60）"
    assert heads[14:] == ["总分", "排名", "是否推荐", "备注"]
    first, last = rows[3], rows[5]
    assert (first[7], first[13], first[14], first[15]) == (89.9, 80.1, 84.02, 1.0)
    assert (last[13], last[14], last[17]) == ("", "", "未进入下一轮")


def test_supervisor_page_prints_the_command_with_weights_and_a_file_a_leg(app, visit) -> None:
    season = both_legs(2)
    client = visit(_supervisor(), LATER)
    page = client.get(f"/supervisor/items/{season.item.id}/results").get_data(as_text=True)
    assert "--weights 40,60" in page
    found = re.findall(r'href="(/supervisor/items/[^"]+scores\.csv\?leg=[a-z]+)"', page)
    assert [path[-7:] for path in found] == ["g=blind", "defence"]
    lines = [client.get(path).get_data(as_text=True).count("\n") for path in found]
    assert lines[0] > lines[1] > 1


def test_defence_order_planned_drawn_published_and_seen_by_its_reader_alone(app, visit) -> None:
    season = make_season([90, 80])
    round_ = hold(season, "defence", {0: 80, 1: 80}, state=RoundState.OPEN)
    client = visit(season.officer, LATER)
    path = f"/officer/rounds/{round_.id}/order"
    assert client.get(path).status_code == 200
    day = (AT + timedelta(days=3)).date().isoformat()
    plan = {"day": day, "clock": "09:00", "talk": "8", "questions": "7", "place": "一号会议室"}
    assert client.post(path, data=plan | {"breaks": "xx"}).status_code == 400
    assert client.post(path, data=plan | {"breaks": "1:15"}).status_code == 303
    assert client.post(f"{path}/draw").status_code == 303
    order = db.session.query(RunningOrder).one()
    slots = [slot.id for slot in order.slots]
    assert client.post(f"{path}/move", data={f"at-{slots[0]}": "2", f"at-{slots[1]}": "1"}).status_code == 303
    assert client.post(f"{path}/publish").status_code == 303
    page = client.get(path).get_data(as_text=True)
    assert "09:00–09:15" in page
    assert "09:30–09:45" in page
    other = visit(db.session.get(User, season.entries[0].created_by_id), LATER)
    own = other.get(f"/lab/entries/{season.entries[0].id}").get_data(as_text=True)
    assert "答辩：" in own
    assert season.entries[1].organisation.name not in own
    assert other.get(path).status_code == 404
    judge = visit(season.panel[0], LATER)
    desk = judge.get(f"/judge/rounds/{round_.id}").get_data(as_text=True)
    assert "答辩顺序" in desk
    assert "一号会议室" in desk


def test_judge_of_both_legs_sees_his_own_earlier_marks_and_nobody_elses(app, visit) -> None:
    season = make_season([91.25, 80])
    theirs = db.session.query(Review).filter_by(judge_id=season.panel[1].id).first()
    with reopened(db.session.connection()):
        theirs.total = 77.77
        db.session.flush()
    round_ = hold(season, "defence", {0: 80, 1: 80}, judges=3, state=RoundState.OPEN)
    tasks = db.session.query(Assignment).filter_by(round_id=round_.id, entry_id=season.entries[0].id).all()
    by_judge = {task.judge_id: task for task in tasks}
    page = visit(season.panel[0], LATER).get(f"/judge/assignments/{by_judge[season.panel[0].id].id}")
    assert "总分 91.25" in page.get_data(as_text=True)
    assert "77.77" not in page.get_data(as_text=True)
    fresh = visit(season.panel[2], LATER).get(f"/judge/assignments/{by_judge[season.panel[2].id].id}")
    assert "本人在" not in fresh.get_data(as_text=True)


def test_draw_secret_shown_once_committed_printed_and_revealed(app, visit) -> None:
    season = make_season([90, 80])
    client = visit(season.officer, BEFORE)
    path = f"/officer/calls/{season.call.id}/draw"
    assert "还缺 2 份承诺" in client.get(path).get_data(as_text=True)
    assert client.post(path, data={"commitment": "abc"}).status_code == 400
    answer = client.post(path, data={"commitment": ""})
    assert answer.headers["Cache-Control"] == "no-store"
    secret = re.search(r'data:text/plain;charset=utf-8,([^"]+)"', answer.get_data(as_text=True))
    assert secret is not None
    (row,) = standing_commitments(season.call)
    assert row.revealed_secret is None
    client = visit(season.second, BEFORE)
    assert client.post(path, data={"commitment": "c" * 64}).status_code == 303
    public = visit(None, BEFORE).get(f"/calls/{season.call.slug}").get_data(as_text=True)
    assert "".join(row.commitment[:8]) in public
    assert secret[1][:16] not in public
    hold(season, "defence", {0: 90, 1: 80})
    client = visit(season.officer, LATER)
    reveal = f"/officer/draws/{row.id}/reveal"
    assert client.get(reveal).status_code == 200
    wrong = client.post(reveal, data={"secret": "x" * 40})
    assert wrong.status_code == 403
    assert client.post(reveal, data={"secret": secret[1]}).status_code == 303
    assert secret[1][:8] in client.get(path).get_data(as_text=True)
    assert [a.code for a in db.session.query(Attempt)] == ["draw_mismatch"]


@pytest.mark.parametrize("count", [1, 30])
def test_order_page_sends_as_many_queries_for_one_as_for_thirty(app, visit, count_queries, count) -> None:
    season = make_season([90 - n * 0.1 for n in range(count)])
    round_ = hold(season, "defence", dict.fromkeys(range(count), 80.0), state=RoundState.OPEN)
    order = plan_order(round_, AT + timedelta(days=3), 8, 7, "", by=season.officer, at=AT)
    publish_order(order, by=season.officer, at=AT)
    client = visit(season.officer, LATER)
    with count_queries() as queries:
        assert client.get(f"/officer/rounds/{round_.id}/order").status_code == 200
    assert int(queries) <= 10, queries.statements
