"""赛马 and termination as journeys through the pages: officers, laboratories, the public page of the item."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from app.projects.models import Checkpoint, Project, Run, Termination
from app.projects.states import ProjectState
from app.shared.clock import end_of_day, local_date
from tests.factories.calls import make_item
from tests.factories.people import AT, make_member, make_officer
from tests.factories.projects import make_running
from tests.factories.rounds import make_closed_call

Visit = Callable[..., FlaskClient]
UNTIL = local_date(AT) + timedelta(days=10)
OVER = end_of_day(UNTIL)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _agree(visit: Visit, second: User) -> str:
    """The second officer finds what waits for him, reads it and agrees; what he read."""
    desk = visit(second, OVER)
    proposal = _words(desk.get("/officer/approvals")).split("/officer/approvals/")[1][:12]
    page = desk.get(f"/officer/approvals/{proposal}").location
    read = _words(desk.get(page))
    assert desk.post(page, data={"answer": "agree"}).status_code == 303
    return read


def test_termination_journey_from_hearing_to_the_public_page(visit: Visit) -> None:
    cast = make_running()
    key, officer, member = cast.project.id, cast.officer, cast.member
    second = make_officer(cast.project.call)
    desk, url = visit(officer, AT), f"/officer/projects/{key}/hearing"
    given = {"ground": "route", "reason": "两次样机都未达到", "hear_until": UNTIL.isoformat()}
    assert "确认后将会" in _words(desk.get(url))
    assert desk.post(url, data=given | {"hear_until": ""}).status_code == 400
    assert desk.post(url, data=given).status_code == 303
    one = db.session.query(Termination).one().id
    assert desk.get(f"/officer/projects/terminations/{one}/propose").status_code == 409
    lab = visit(member, AT)
    assert "拟终止任务，待陈述意见" in _words(lab.get("/lab/"))
    page = f"/lab/projects/terminations/{one}/state"
    assert "两次样机都未达到" in _words(lab.get(page))
    assert lab.post(page, data={"statement": "第三台样机在测试"}).status_code == 303
    desk = visit(officer, OVER)
    assert "终止意见待处理" in _words(desk.get("/officer/"))
    assert "第三台样机在测试" in _words(desk.get(f"/officer/projects/terminations/{one}/propose"))
    done = {"findings": "第三台样机不能按期", "offer_next": "y"}
    assert desk.post(f"/officer/projects/terminations/{one}/propose", data=done).status_code == 303
    assert "第三台样机在测试" in _agree(visit, second)
    assert db.session.get_one(Project, key).state == ProjectState.TERMINATED
    assert "第三台样机不能按期" in _words(visit(member, OVER).get(f"/lab/projects/{key}/course"))


def test_hearing_may_end_with_the_task_going_on(visit: Visit) -> None:
    cast = make_running()
    key, desk = cast.project.id, visit(cast.officer, AT)
    given = {"ground": "demand", "reason": "用户停产", "hear_until": UNTIL.isoformat()}
    desk.post(f"/officer/projects/{key}/hearing", data=given)
    one = db.session.query(Termination).one().id
    url = f"/officer/projects/terminations/{one}/drop"
    assert desk.post(url, data={"findings": " "}).status_code == 400
    assert desk.post(url, data={"findings": "另有用户需要"}).status_code == 303
    assert db.session.get_one(Project, key).state == ProjectState.RUNNING
    assert "不予终止" in _words(desk.get(f"/officer/projects/{key}/course"))


def test_race_journey_from_checkpoint_to_a_merger(visit: Visit) -> None:
    officer = make_officer()
    item = make_item(make_closed_call(officer), places=2)
    issuer = make_member(item.issuer)  # type: ignore[arg-type]
    one, two = (make_running(item, officer, issuer) for _ in range(2))
    second, key = make_officer(item.call), item.id
    first, last = one.project.id, two.project.id
    people = (one.member, two.member)
    desk = visit(officer, AT)
    assert "安排并行比较" in _words(desk.get(f"/officer/items/{key}/projects"))
    given = {"due_on": UNTIL.isoformat(), "compares": "样机状态和剩余风险"}
    assert desk.post(f"/officer/items/{key}/checkpoint", data=given).status_code == 303
    checkpoint = db.session.query(Checkpoint).one().id
    runs = [run.id for run in db.session.query(Run).order_by(Run.position)]
    for person, run, said in zip(people, runs, ("样机已联调", "样机未完成"), strict=True):
        lab, page = visit(person, AT), f"/lab/projects/runs/{run}/hand-in"
        assert "样机状态和剩余风险" in _words(lab.get(page))
        assert lab.post(page, data={"statement": said}).status_code == 303
        assert (
            lab.get(f"/lab/projects/runs/{runs[0] if run != runs[0] else runs[1]}/hand-in").status_code == 404
        )
    desk, url = visit(officer, AT), f"/officer/projects/checkpoints/{checkpoint}"
    page = _words(desk.get(url))
    assert "样机已联调" in page
    assert "样机未完成" in page
    chosen = {f"verdict-{runs[0]}": "go_on", f"verdict-{runs[1]}": f"merge:{first}"}
    assert desk.post(f"{url}/decide", data=chosen).status_code == 400
    assert desk.post(f"{url}/decide", data=chosen | {"reason": "第一家领先"}).status_code == 303
    assert "剩余经费 280" in _agree(visit, second)
    assert db.session.get_one(Project, last).state == ProjectState.TERMINATED
    assert db.session.get_one(Project, first).state == ProjectState.RUNNING
    assert "剩余经费 280" in _words(visit(people[0], OVER).get(f"/lab/projects/{first}/course"))
    assert "已决定" in _words(visit(second, OVER).get("/officer/checkpoints"))
