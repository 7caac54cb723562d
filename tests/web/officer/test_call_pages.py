"""The officer's pages of a call: each shows, keeps bad input, and hides from others."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import time_machine
from flask.testing import FlaskClient

from app.calls import service
from app.calls.models import Call
from app.calls.parts import fingerprint, read_part
from app.calls.states import CallState
from app.extensions import db
from app.history.models import Attempt
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.drafts import make_catalogues, make_draft, make_published, write
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.sealing import seal_call

SignIn = Callable[[User], FlaskClient]
Counter = Callable[[], AbstractContextManager[object]]
TABS = [
    "",
    "/basics",
    "/timetable",
    "/items",
    "/method",
    "/rubric",
    "/form",
    "/documents",
    "/corrections",
    "/publish",
]
DRAFT_PAGES = [
    *TABS,
    "/preview",
    "/items/add",
    "/imports/start",
    "/copy",
    "/form/sections/add",
    "/form/sections/team",
    "/form/sections/team/questions/add?type=table",
    "/form/questions/team",
    "/form/question/team/remove",
    "/form/section/team/remove",
]
AMENDMENTS = ["/amend/basics", "/amend/timetable", "/amend/method", "/amend/rubric", "/withdraw"]
BASICS = {
    "title": "新名称",
    "year": "2026",
    "organiser": "示例部门",
    "contact": "电话",
    "introduction": "说明",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """The day of the factories."""
    with time_machine.travel(AT, tick=False):
        yield


def statuses(client: FlaskClient, call: Call, tabs: list[str]) -> dict[str, int]:
    return {tab: client.get(f"/officer/calls/{call.id}{tab}").status_code for tab in tabs}


def test_pages_of_a_draft_show(sign_in: SignIn) -> None:
    officer = make_officer()
    make_catalogues()
    call = make_draft(officer)
    db.session.commit()
    assert statuses(sign_in(officer), call, DRAFT_PAGES) == dict.fromkeys(DRAFT_PAGES, 200)


def test_pages_of_a_published_call_show(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_published(officer)
    db.session.commit()
    pages = [*TABS, *AMENDMENTS]
    assert statuses(sign_in(officer), call, pages) == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("state", [CallState.WITHDRAWN, CallState.ARCHIVED])
def test_pages_of_a_call_that_is_over_show(sign_in: SignIn, state: CallState) -> None:
    call = make_call(state=state)
    officer = make_officer(call)
    db.session.commit()
    assert statuses(sign_in(officer), call, TABS) == dict.fromkeys(TABS, 200)


def test_pages_to_anybody_else_are_the_same_404(sign_in: SignIn) -> None:
    call = make_draft()
    others = [make_member(make_organisation()), make_officer(make_call())]
    db.session.commit()
    for user in others:
        client = sign_in(user)
        for tab in [*DRAFT_PAGES, *AMENDMENTS]:
            refused = client.get(f"/officer/calls/{call.id}{tab}")
            absent = client.get(f"/officer/calls/{'0' * 12}{tab}")
            assert (refused.status_code, absent.status_code) == (404, 404), tab
            assert refused.data.replace(call.id.encode(), b"0" * 12) == absent.data, tab
    assert db.session.query(Attempt).filter_by(status=404).count() >= 1


def test_pages_to_a_visitor_ask_him_to_sign_in(client: FlaskClient) -> None:
    call = make_draft()
    db.session.commit()
    assert client.get(f"/officer/calls/{call.id}").status_code == 302


def test_bad_basics_kept_beside_the_field(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    db.session.commit()
    client = sign_in(officer)
    base = fingerprint(read_part(call, "basics"))
    answer = client.post(
        f"/officer/calls/{call.id}/basics",
        data=BASICS | {"year": "<b>二千", "contact": "我写的", "base": base},
    )
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "我写的" in page
    assert "&lt;b&gt;二千" in page
    assert base in page
    assert client.post(f"/officer/calls/{call.id}/basics", data=BASICS | {"base": base}).status_code == 303


def test_second_officer_told_what_the_first_changed(sign_in: SignIn) -> None:
    first, second = make_officer(), make_officer()
    call = make_draft(first)
    base = fingerprint(read_part(call, "basics"))
    write(call, "basics", by=first, contact="第一位写的")
    db.session.commit()
    client = sign_in(second)
    data = BASICS | {"contact": "第二位写的", "base": base}
    answer = client.post(f"/officer/calls/{call.id}/basics", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "第一位写的" in page
    assert "第二位写的" in page
    current = fingerprint(read_part(db.session.get(Call, call.id), "basics"))  # type: ignore[arg-type]
    assert current in page
    assert client.post(f"/officer/calls/{call.id}/basics", data=data | {"base": current}).status_code == 303


def test_form_of_a_call_published_meanwhile_refused_and_kept(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_published(officer)
    base = fingerprint(read_part(call, "basics"))
    db.session.commit()
    data = BASICS | {"contact": "没有丢", "base": base}
    answer = sign_in(officer).post(f"/officer/calls/{call.id}/basics", data=data)
    assert answer.status_code == 409
    assert "没有丢" in answer.get_data(as_text=True)


def test_mass_assignment_changes_nothing_else(sign_in: SignIn) -> None:
    """A26: what a form does not offer, it does not take."""
    officer = make_officer()
    call = make_draft(officer)
    base = fingerprint(read_part(call, "basics"))
    db.session.commit()
    more = {
        "base": base,
        "state": "published",
        "closes_at": "2020-01-01",
        "kind": "centre",
        "frozen_hash": "x",
    }
    sign_in(officer).post(f"/officer/calls/{call.id}/basics", data=BASICS | more)
    db.session.expire_all()
    assert (call.title, call.state, call.kind, call.frozen_hash) == (
        "新名称",
        CallState.DRAFT,
        "challenge",
        None,
    )


def test_timetable_takes_2400_as_the_end_of_the_day(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    base = fingerprint(read_part(call, "timetable"))
    db.session.commit()
    data = {"opens_on": "2026-12-01", "opens_time": "9:00", "closes_on": "2026-12-20", "closes_time": "24:00"}
    stages = {f"stages-{n}-key": row["key"] for n, row in enumerate(call.timetable)}
    url = f"/officer/calls/{call.id}/timetable"
    answer = sign_in(officer).post(url, data=data | stages | {"notice_days": "5", "base": base})
    assert answer.status_code == 303
    db.session.expire_all()
    assert str(call.opens_at) == "2026-12-01 01:00:00+00:00"
    assert str(call.closes_at) == "2026-12-20 16:00:00+00:00"
    page = sign_in(officer).get(url).get_data(as_text=True)
    assert 'value="2026-12-20"' in page
    assert 'value="24:00"' in page


def test_rubric_rows_added_and_removed_without_script(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer)
    base = fingerprint(read_part(call, "rubric"))
    db.session.commit()
    client, url = sign_in(officer), f"/officer/calls/{call.id}/rubric"
    rows = {
        "rows-0-name": "甲",
        "rows-0-weight": "60",
        "rows-1-name": "乙",
        "rows-1-weight": "40",
        "base": base,
    }
    more = client.post(url, data=rows | {"add_row": "1"}).get_data(as_text=True)
    assert 'name="rows-2-name"' in more
    less = client.post(url, data=rows | {"remove_row": "rows-0"}).get_data(as_text=True)
    assert 'name="rows-0-name"' not in less
    assert "乙" in less
    assert client.post(url, data=rows).status_code == 303
    db.session.expire_all()
    assert [(row["name"], row["weight"]) for row in call.rubric] == [("甲", 60), ("乙", 40)]


def test_call_created_copied_published_and_archived(sign_in: SignIn) -> None:
    officer = make_officer()
    source = make_draft(officer)
    db.session.commit()
    client = sign_in(officer)
    data = {"kind": "challenge", "year": "2027", "title": "从零新建", "organiser": "示例部门"}
    assert client.post("/officer/calls/create", data=data).status_code == 303
    assert client.post("/officer/calls/create", data=data | {"kind": "sorcery"}).status_code == 400
    copied = client.post(
        f"/officer/calls/{source.id}/copy", data={"year": "2027", "title": "复制", "items": "all"}
    )
    assert copied.status_code == 303
    empty = db.session.query(Call).filter_by(title="从零新建").one()
    assert client.post(f"/officer/calls/{empty.id}/publish").status_code == 409
    copy = db.session.query(Call).filter_by(title="复制").one()
    assert client.post(f"/officer/calls/{copy.id}/publish").status_code == 409, "nobody has rehearsed it"
    seal_call(copy)
    db.session.commit()
    assert client.post(f"/officer/calls/{copy.id}/publish").status_code == 303
    assert client.get(f"/calls/{copy.slug}").status_code == 200
    assert client.post(f"/officer/calls/{copy.id}/archive").status_code == 409


def test_publish_page_says_what_it_does_with_counts(sign_in: SignIn) -> None:
    officer = make_officer()
    call = make_draft(officer, items=3)
    db.session.commit()
    page = sign_in(officer).get(f"/officer/calls/{call.id}/publish").get_data(as_text=True)
    for words in ("公开 3 项榜题，合计 900 万元", "5 个评分项", "2026年12月23日 24:00 截止"):
        assert words in page


def test_list_pages_ask_as_often_for_one_as_for_thirty(sign_in: SignIn, count_queries: Counter) -> None:
    officer, other = make_officer(), make_officer()
    call = make_published(other)

    def propose() -> None:
        make_call()
        plain, base = read_part(call, "basics"), fingerprint(read_part(call, "basics"))
        service.propose_amendment(call, "basics", plain | {"contact": "电话"}, base, "理由", by=other, at=AT)

    counts: dict[str, list[int]] = {}
    for items, calls in ((0, 1), (29, 29)):
        make_many(items, lambda: make_item(call))
        make_many(calls, propose)
        db.session.commit()
        client = sign_in(officer)
        for path in ("calls", f"calls/{call.id}", f"calls/{call.id}/items", "approvals?all=1"):
            url = f"/officer/{path}"
            client.get(url)
            with count_queries() as count:
                assert client.get(url).status_code == 200
            counts.setdefault(url, []).append(int(count))  # type: ignore[call-overload]
    assert all(one == thirty for one, thirty in counts.values()), counts
