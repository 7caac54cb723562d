"""A schedule from the upload to the public list, as its keeper sees it."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.capabilities.models import DoubtfulRow, Schedule
from app.extensions import db
from app.jobs.schedules import read_schedules
from app.people.states import MembershipRole, SeatRole
from tests.factories.capabilities import DOUBTFUL, ROWS, book, make_schedule
from tests.factories.people import AT, make_member, make_organisation, make_user, seat

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def _upload(data: bytes, name: str = "附表.xlsx", day: str = "2026-03-01") -> dict[str, Any]:
    return {"file": (io.BytesIO(data), name), "valid_from": day}


def test_schedule_goes_from_upload_to_the_public_list(visit: Visit) -> None:
    laboratory = make_organisation()
    owner = make_member(laboratory)
    db.session.commit()
    client, slug = visit(owner, AT), laboratory.slug
    path = f"/account/organisations/{laboratory.id}/import-schedule"
    sent = client.post(path, data=_upload(book((*ROWS, *DOUBTFUL))), content_type="multipart/form-data")
    assert sent.status_code == 303
    page = sent.location
    waiting = client.get(page).get_data(as_text=True)
    assert 'http-equiv="refresh"' in waiting
    assert "等待读入" in waiting
    assert read_schedules(AT) == 1
    assert read_schedules(AT) == 0
    read = client.get(page).get_data(as_text=True)
    for words in ("已读入，待启用", "没有依据的标准", "的 1 行照原样采用"):
        assert words in read, words
    rows = db.session.query(DoubtfulRow).order_by(DoubtfulRow.row).all()
    no_year, no_method = (row.id for row in rows)
    assert client.post(f"{page}/take-rows", data={"doubt": "no_year"}).status_code == 303
    assert client.post(f"{page}/take-rows", data={"doubt": "no_method"}).status_code == 400
    assert client.post(f"{page}/take-rows", data={"doubt": "x"}).status_code == 400
    assert client.post(f"/account/schedule-rows/{no_year}/take").status_code == 409
    mended = client.post(f"/account/schedule-rows/{no_method}", data={"method": "GB/T 18697-2002"})
    assert mended.location.endswith("#rows")
    assert "汽车座椅" in client.get(f"{page}?show=taken").get_data(as_text=True)
    assert "行待核对" not in client.get(f"{page}/adopt").get_data(as_text=True)
    assert client.post(f"{page}/adopt").status_code == 303
    public = visit(None, AT).get(f"/laboratories/{slug}/capabilities").get_data(as_text=True)
    for words in ("热失控", "FMVSS 207", "GB/T 18697-2002"):
        assert words in public, words


def test_what_is_no_schedule_is_refused_beside_its_field(visit: Visit) -> None:
    laboratory = make_organisation()
    client = visit(make_member(laboratory), AT)
    path = f"/account/organisations/{laboratory.id}/import-schedule"
    for data, words in (
        (_upload(b"%PDF-1.4", "a.pdf"), "请上传 xlsx"),
        (_upload(b"PK\x03\x04rubbish"), "已损坏"),
        (_upload(b" "), "文件是空的"),
        (_upload(book(), day=""), "填写附表生效日期"),
        ({"valid_from": "2026-03-01"}, "请选择文件"),
    ):
        answer = client.post(path, data=data, content_type="multipart/form-data")
        assert answer.status_code == 400
        assert words in answer.get_data(as_text=True), words
    assert db.session.query(Schedule).count() == 0


def test_keepers_see_their_own_and_others_nothing(visit: Visit) -> None:
    schedule = make_schedule(rows=(*ROWS, *DOUBTFUL), adopted=False)
    name, page = schedule.organisation.name, f"/account/schedules/{schedule.id}"
    row = db.session.query(DoubtfulRow).first()
    assert row is not None
    path = f"/account/schedule-rows/{row.id}"
    reader = make_member(schedule.organisation, MembershipRole.READER)
    rival, officer, visitor = make_member(make_organisation()), make_user(), make_user()
    seat(officer, SeatRole.OFFICER)
    db.session.commit()
    for user, listed, seen, mends in (
        (reader, 200, 200, 403),
        (officer, 200, 200, 200),
        (rival, 200, 404, 404),
        (visitor, 403, 404, 404),
    ):
        client = visit(user, AT)
        answer = client.get("/account/schedules")
        assert answer.status_code == listed
        assert (name in answer.get_data(as_text=True)) is (seen == 200)
        assert client.get(page).status_code == seen
        assert client.get(path).status_code == mends
        assert client.get(f"{page}/file").status_code == seen


def test_dropping_leaves_the_version_in_force(visit: Visit) -> None:
    first = make_schedule()
    owner = first.organisation.memberships[0].user
    second = make_schedule(first.organisation, by=owner, adopted=False)
    db.session.commit()
    client = visit(owner, AT)
    assert client.post(f"/account/schedules/{second.id}/drop").status_code == 303
    assert client.post(f"/account/schedules/{second.id}/drop").status_code == 409
    assert client.get(f"/account/schedules/{second.id}/adopt").status_code == 409


def test_pages_ask_as_often_for_many_rows_as_for_one(visit: Visit, count_queries: Counter) -> None:
    counts: dict[str, list[int]] = {}
    for number in (1, 30):
        schedule = make_schedule(rows=[*ROWS, *(DOUBTFUL[0] for _ in range(number))], adopted=False)
        for _ in range(number):
            make_schedule(schedule.organisation, by=schedule.organisation.memberships[0].user, read=False)
        db.session.commit()
        client = visit(schedule.organisation.memberships[0].user, AT)
        for name, path in (
            ("list", "/account/schedules"),
            ("page", f"/account/schedules/{schedule.id}"),
            ("adopt", f"/account/schedules/{schedule.id}/adopt"),
        ):
            client.get(path)
            with count_queries() as found:
                assert client.get(path).status_code == 200
            counts.setdefault(name, []).append(int(found))
    assert all(one == many <= 10 for one, many in counts.values()), counts
