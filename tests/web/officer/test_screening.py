"""The officer's pages of the formal check and of entries."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.adapters.databases import begin_writing
from app.entries.models import Entry
from app.extensions import db
from app.history.models import Attempt, Reading
from app.people.models import User
from app.screening.models import Appeal, Screening
from app.screening.queries import screening_of
from app.screening.service import file_appeal
from app.screening.states import ScreeningState
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.copying import make_many
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.screening import make_refused, make_screening
from tests.web.public.test_papers import fetch

SignIn = Callable[[User], FlaskClient]
LATER = AT + timedelta(days=11)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def checked() -> tuple[Screening, User]:
    call = make_call()
    officer = make_officer(call)
    screening = make_screening(make_submitted_entry(make_item(call)), officer)
    db.session.commit()
    return screening, officer


def marks(screening: Screening, met: str = "yes") -> dict[str, str]:
    return {f"met-{n}": met for n in range(len(screening.checklist))} | {"revision": str(screening.revision)}


def fresh(screening: Screening) -> Screening:
    db.session.expire_all()
    return db.session.get_one(Screening, screening.id)


def test_begin_screening_from_the_list(sign_in: SignIn) -> None:
    call = make_call()
    officer, entry = make_officer(call), make_submitted_entry(make_item(call))
    db.session.commit()
    client = sign_in(officer)
    assert "开始形式审查" in client.get("/officer/screening").text
    answer = client.post(f"/officer/calls/{call.id}/screening")
    assert answer.status_code == 303
    assert screening_of(entry) is not None
    assert entry.organisation.name in client.get(answer.location).text


def test_screening_pass_with_marks_saved_and_passed(sign_in: SignIn) -> None:
    screening, officer = checked()
    client = sign_in(officer)
    page = client.get(f"/officer/screening/{screening.id}")
    assert page.status_code == 200
    assert "平台核对" in page.text
    answer = client.post(f"/officer/screening/{screening.id}", data=marks(screening) | {"go": "pass"})
    assert answer.status_code == 303
    assert fresh(screening).state == ScreeningState.PASSED


def test_screening_pass_with_a_point_not_met_keeps_the_marks_on_the_page(sign_in: SignIn) -> None:
    screening, officer = checked()
    sent = marks(screening) | {"met-3": "no", "note-3": "没有盖章", "go": "pass"}
    answer = sign_in(officer).post(f"/officer/screening/{screening.id}", data=sent)
    assert answer.status_code == 409
    assert "未标为符合" in answer.text
    assert "没有盖章" in answer.text
    assert fresh(screening).state == ScreeningState.WAITING


def test_screening_note_too_long_told_beside_it(sign_in: SignIn) -> None:
    screening, officer = checked()
    answer = sign_in(officer).post(
        f"/officer/screening/{screening.id}", data=marks(screening) | {"note-0": "长" * 501}
    )
    assert answer.status_code == 400
    assert "note-0-error" in answer.text
    assert "长" * 501 in answer.text


def test_screening_saved_over_a_colleague_refused(sign_in: SignIn) -> None:
    screening, officer = checked()
    client = sign_in(officer)
    stale = marks(screening, "no")
    assert client.post(f"/officer/screening/{screening.id}", data=marks(screening)).status_code == 303
    answer = client.post(f"/officer/screening/{screening.id}", data=stale)
    assert answer.status_code == 409
    assert "其他承办人" in answer.text


def test_return_screening_prefilled_with_what_is_not_met(sign_in: SignIn) -> None:
    screening, officer = checked()
    client = sign_in(officer)
    sent = marks(screening) | {"met-3": "no", "note-3": "缺公章", "go": "return"}
    answer = client.post(f"/officer/screening/{screening.id}", data=sent)
    assert answer.location.endswith("/return")
    page = client.get(answer.location).text
    assert "缺公章" in page
    bad = client.post(answer.location, data={"points": "补盖公章", "until": "2026-12-04"})
    assert bad.status_code == 400
    assert "请选择需要补正的材料" in bad.text
    assert "补盖公章" in bad.text
    soon = {"points": "补盖公章", "until": "2026-12-04", "slots": "pledge_file"}
    early = client.post(answer.location, data=soon)
    assert early.status_code == 400
    assert "工作日" in early.text
    assert client.post(answer.location, data=soon | {"until": "2026-12-20"}).status_code == 303
    assert fresh(screening).state == ScreeningState.RETURNED


@pytest.mark.parametrize("until", ["", "tomorrow", "0000-00-00", "99999-01-01"])
def test_return_screening_with_a_strange_date_told_beside_it(sign_in: SignIn, until: str) -> None:
    screening, officer = checked()
    answer = sign_in(officer).post(
        f"/officer/screening/{screening.id}/return",
        data={"points": "补盖公章", "until": until, "slots": "pledge_file"},
    )
    assert answer.status_code == 400
    assert "until-error" in answer.text


def test_refuse_screening_then_appeal_decided_by_the_other_officer(sign_in: SignIn) -> None:
    screening, officer = checked()
    other = make_officer(screening.entry.call)
    db.session.commit()
    client = sign_in(officer)
    path = f"/officer/screening/{screening.id}/refuse"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"opinion": ""}).status_code == 400
    assert client.post(path, data={"opinion": "不符合申报条件"}).status_code == 303
    begin_writing()
    owner = writer_of(screening.entry.organisation)
    appeal = file_appeal(fresh(screening), "条件已经具备", by=owner, at=LATER)
    db.session.commit()
    own = client.get(f"/officer/appeals/{appeal.id}").text
    assert "不通过结论以外的承办人" in own
    decision = {"upheld": "yes", "opinion": "经核实属实"}
    assert client.post(f"/officer/appeals/{appeal.id}", data=decision).status_code == 403
    assert "own_refusal" in {a.code for a in db.session.scalars(select(Attempt))}
    db.session.rollback()
    client = sign_in(other)
    assert client.post(f"/officer/appeals/{appeal.id}", data=decision).status_code == 303
    assert db.session.scalars(select(Appeal)).one().decided_by_id == other.id
    assert client.get("/officer/appeals").status_code == 200


def test_a03_officer_lists_and_exports_are_empty_before_closing(sign_in: SignIn) -> None:
    call = make_call(closes_at=LATER + timedelta(days=1))
    officer, entry = make_officer(call), make_submitted_entry(make_item(call))
    db.session.commit()
    client = sign_in(officer)
    for path in ("/officer/entries", f"/officer/entries?call={call.id}", "/officer/screening"):
        page = client.get(path)
        assert page.status_code == 200
        assert entry.organisation.name not in page.text
        assert entry.id not in page.text
    bare = client.get(f"/officer/calls/{call.id}/entries.csv").data
    assert bare.count(b"\r\n") == 1
    assert client.get(f"/officer/entries/{entry.id}").status_code == 404
    assert client.post(f"/officer/calls/{call.id}/screening").status_code == 409


def test_entry_read_after_closing_is_on_the_record(sign_in: SignIn) -> None:
    screening, officer = checked()
    entry = screening.entry
    page = sign_in(officer).get(f"/officer/entries/{entry.id}")
    assert page.status_code == 200
    assert "逐条指标响应" in page.text
    reading = db.session.scalars(select(Reading)).one()
    assert (reading.noun, reading.subject_id, reading.actor_id) == ("entry", entry.id, officer.id)


def test_entries_sheet_has_the_customary_columns(sign_in: SignIn) -> None:
    call = make_call()
    officer = make_officer(call)
    entry = make_submitted_entry(make_item(call), leader="=HYPERLINK(1)", price="120.50")
    db.session.commit()
    client = sign_in(officer)
    sheet = client.get(f"/officer/calls/{call.id}/entries.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert rows[1][:7] == [
        "序号",
        "项目编号",
        "项目名称",
        "牵头单位",
        "参与单位",
        "负责人",
        "申请经费（万元）",
    ]
    assert rows[2][3:7] == [entry.organisation.name, "", "=HYPERLINK(1)", 120.5]
    assert "UTF-8''" in sheet.headers["Content-Disposition"]
    text = client.get(f"/officer/calls/{call.id}/entries.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_a07_pages_for_strangers_answer_like_absent_ones(sign_in: SignIn) -> None:
    screening, _officer = checked()
    strangers = [make_officer(make_call()), make_member(make_organisation())]
    db.session.commit()
    for user in strangers:
        client, key = sign_in(user), new_key()
        for path in ("/officer/screening/{id}", "/officer/screening/{id}/return", "/officer/entries/{entry}"):
            foreign = client.get(path.format(id=screening.id, entry=screening.entry_id))
            absent = client.get(path.format(id=key, entry=key))
            assert foreign.status_code == absent.status_code == 404, path
            assert foreign.text.replace(screening.id, key).replace(screening.entry_id, key) == absent.text


def test_lists_ask_as_many_queries_for_thirty_as_for_one(
    sign_in: SignIn, count_queries: Callable[[], Any]
) -> None:
    call = make_call()
    officer, item = make_officer(call), make_item(call)
    make_refused(make_submitted_entry(item), officer)
    db.session.commit()
    client = sign_in(officer)
    paths = ("/officer/entries", "/officer/screening", "/officer/appeals")
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for more in (0, 29):
        begin_writing()
        make_many(more, lambda: make_screening(make_submitted_entry(item), officer))
        db.session.commit()
        for path in paths:
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts[path].append(int(count))
            assert int(count) <= 14, count.statements
    assert all(one == thirty for one, thirty in counts.values()), counts


def test_entry_of_a_withdrawn_bid_stays_unknown_to_officers(sign_in: SignIn) -> None:
    from app.entries.service import withdraw_entry

    call = make_call()
    officer, entry = make_officer(call), make_submitted_entry(make_item(call))
    withdraw_entry(entry, by=writer_of(entry.organisation), at=AT)
    db.session.commit()
    client = sign_in(officer)
    assert client.get(f"/officer/entries/{entry.id}").status_code == 404
    assert entry.organisation.name not in client.get("/officer/entries").text
    assert db.session.scalars(select(Entry)).one().outcome == "pending"


def test_sheet_to_sign_says_what_was_marked_and_concluded(sign_in: SignIn) -> None:
    call = make_call()
    officer = make_officer(call)
    screening = make_refused(make_submitted_entry(make_item(call)), officer)
    name, path = screening.entry.organisation.name, f"/officer/screening/{screening.id}/sheet"
    stranger = make_officer(make_call())
    db.session.commit()
    text = fetch(sign_in(officer), path, "docx")
    for words in ("形式审查意见表", name, "承诺书已盖章", "理由：承诺书没有盖章", "审查人（签字）："):
        assert words in text, words
    assert sign_in(stranger).get(f"{path}.docx").status_code == 404
