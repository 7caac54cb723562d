"""The pages of a report: the judge's form, the discipline officer's inbox, nothing anywhere else."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.people.states import SeatRole
from app.rounds.models import Assignment
from app.solicitations.models import Solicitation
from app.solicitations.states import SolicitationState
from tests.factories.people import make_officer, make_user, seat
from tests.factories.rounds import make_open_round

FORM = {"who": "某经理", "told": "电话里许诺好处，已拒绝", "happened_on": "2026-11-20"}


def test_report_goes_from_the_judge_s_form_to_the_discipline_desk(app: Flask, sign_in, count_queries) -> None:
    round, panel = make_open_round(entries=1, judges=1)
    officer, reader = make_officer(round.call), make_user()
    seat(reader, SeatRole.DISCIPLINE)
    db.session.commit()
    task = db.session.scalars(select(Assignment)).one()
    client, page = sign_in(panel[0].user), f"/judge/rounds/{round.id}/solicitation"
    assert f'<option selected value="{task.id}">' in client.get(f"{page}?entry={task.id}").get_data(
        as_text=True
    )
    assert client.post(page, data=FORM | {"told": "短"}).status_code == 400
    assert client.post(page, data=FORM | {"assignment": task.id}).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "本轮已报告 1 次" in text
    assert FORM["told"] not in text
    report = db.session.scalars(select(Solicitation)).one()
    inside = f"/discipline/solicitations/{report.id}"
    assert sign_in(officer).get(inside).status_code == 404
    assert sign_in(officer).get("/discipline/solicitations").status_code == 404
    pages = ("/officer/", f"/officer/rounds/{round.id}")
    assert not [p for p in pages if "请托" in sign_in(officer).get(p).get_data(as_text=True)]
    client = sign_in(reader)
    assert "请托情况报告待查看" in client.get("/discipline/").get_data(as_text=True)
    listed = client.get("/discipline/solicitations").get_data(as_text=True)
    assert inside in listed
    assert FORM["who"] not in listed
    with count_queries() as count:
        shown = client.get(inside).get_data(as_text=True)
    assert int(count) <= 10, count.statements
    assert all(words in shown for words in (FORM["who"], FORM["told"], task.code))
    assert client.post(f"{inside}/examine").status_code == 303
    assert client.post(f"{inside}/close", data={"conclusion": ""}).status_code == 400
    assert client.post(f"{inside}/close", data={"conclusion": "已函告其单位"}).status_code == 303
    db.session.rollback()
    assert report.state == SolicitationState.CLOSED
    assert "已函告其单位" in client.get(inside).get_data(as_text=True)
