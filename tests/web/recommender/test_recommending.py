"""The recommender's pages: his city's entries alone, after closing; recommend, decline, order, send."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.calls.states import CallState
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.screening.models import Recommendation, RecommendationList
from app.screening.service import recommend_entry, send_recommendations
from tests.factories.calls import make_call
from tests.factories.copying import make_many
from tests.factories.entries import writer_of
from tests.factories.files import pdf_bytes
from tests.factories.people import AT, make_officer, make_region, make_user, seat
from tests.factories.recommending import (
    AFTER,
    DURING,
    make_applied,
    make_province,
    make_recommender,
    make_season,
    make_season_item,
)

Visit = Callable[..., FlaskClient]
OPINION, NUMBER = "材料属实，成效明显，同意推荐", "宁市监函〔2026〕18号"


def _city(entries: int = 3, quota: int = 2) -> tuple[User, list[Entry]]:
    item = make_season_item(make_season(quota=quota))
    return make_recommender(), [make_applied(item, name=f"南京示例检测{n}号") for n in range(entries)]


def test_journey_of_a_city_from_the_desk_to_the_letter(visit: Visit) -> None:
    user, entries = _city()
    first, second, third = (entry.id for entry in entries)
    call, officer = entries[0].call_id, make_officer(entries[0].call)
    owner, loser = writer_of(entries[0].organisation), writer_of(entries[2].organisation)
    client = visit(user, DURING)

    desk = client.get("/recommender/").text
    for words in ("南京市", "申报待提出推荐意见", "3 件", "待报送"):
        assert words in desk, words
    page = client.get(f"/recommender/calls/{call}").text
    assert "已推荐 0 件，名额 2 件" in page
    for key in (first, second):
        path = f"/recommender/entries/{key}"
        assert "还没有提出意见" in client.get(path).text
        assert client.get(f"{path}/recommend").status_code == 200
        assert client.post(f"{path}/recommend", data={"opinion": OPINION}).status_code == 303
    full = client.post(f"/recommender/entries/{third}/recommend", data={"opinion": OPINION})
    assert full.status_code == 409
    assert "已经用完" in full.text
    said = {r.entry_id: r.id for r in db.session.scalars(select(Recommendation))}
    assert client.post(f"/recommender/recommendations/{said[second]}/up").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Recommendation, said[second]).position == 1

    path, scan = f"/recommender/calls/{call}/send", pdf_bytes()
    form = client.get(path).text
    assert "推荐 2 件，按上面的先后报送" in form
    assert "还有 1 件没有提出意见" in form
    seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
    missing = client.post(path, data={"seen": seen, "document_number": NUMBER})
    assert missing.status_code == 400
    assert "还有申报没有提出意见，请逐件提出" in missing.text
    sent = client.post(
        path,
        data={
            "seen": seen,
            "document_number": NUMBER,
            "rest": "名额有限，不予推荐",
            "file": (io.BytesIO(scan), "推荐函.pdf"),
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    letter = db.session.scalars(select(RecommendationList)).one().id
    done = client.get(f"/recommender/calls/{call}").text
    assert NUMBER in done
    assert "不能再改" in done
    assert client.get(f"/recommendations/{letter}/scan").data == scan
    assert client.get(f"/recommender/entries/{first}/form").status_code == 200

    client = visit(officer, DURING)
    cities = client.get(f"/officer/calls/{call}/recommendations").text
    assert NUMBER in cities
    assert client.get(f"/recommendations/{letter}/scan").status_code == 200
    assert OPINION in client.get(f"/officer/entries/{first}").text
    assert "设区市已推荐" in visit(owner, DURING).get(f"/lab/entries/{first}").text
    lost = visit(loser, DURING).get(f"/lab/entries/{third}").text
    assert "名额有限，不予推荐" in lost
    assert visit(loser, DURING).get(f"/recommendations/{letter}/scan").status_code == 404
    assert db.session.get_one(Entry, third).outcome == Outcome.NOT_RECOMMENDED


def test_sending_a_list_that_a_colleague_changed_shows_it_again(visit: Visit) -> None:
    user, entries = _city(entries=1)
    entry, call = entries[0], entries[0].call_id
    colleague = make_recommender()
    client = visit(user, DURING)
    form = client.get(f"/recommender/calls/{call}/send").text
    seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
    recommend_entry(db.session.get_one(Entry, entry.id), OPINION, by=colleague, at=DURING)
    db.session.commit()
    refused = client.post(
        f"/recommender/calls/{call}/send",
        data={"seen": seen, "document_number": NUMBER, "rest": "名额有限，不予推荐"},
    )
    assert refused.status_code == 409
    assert "推荐名单刚刚有改动" in refused.text
    assert db.session.scalars(select(RecommendationList)).all() == []


def test_pages_of_another_city_are_the_same_404_as_absent_ones(
    visit: Visit, bare: Callable[..., bytes]
) -> None:
    _user, entries = _city(entries=1)
    key = entries[0].id
    make_region("320500", "苏州市", "Suzhou")
    stranger, supervisor = make_recommender("320500"), make_user()
    said = recommend_entry(entries[0], OPINION, by=_user, at=DURING).id
    seat(supervisor, "supervisor")  # type: ignore[arg-type]
    client = visit(stranger, DURING)
    for path in ("", "/form", "/recommend", "/decline"):
        hidden = client.get(f"/recommender/entries/{key}{path}")
        absent = client.get(f"/recommender/entries/{'0' * 12}{path}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert bare(hidden, key) == bare(absent, "0" * 12)
    for verb in ("withdraw", "up", "down"):
        assert client.post(f"/recommender/recommendations/{said}/{verb}").status_code == 404
    assert entries[0].organisation.name not in client.get(f"/recommender/calls/{entries[0].call_id}").text


@pytest.mark.parametrize("who", ["recommender", "officer"])
def test_before_closing_nobody_learns_of_entries(visit: Visit, who: str) -> None:
    user, entries = _city()
    call, name, key = entries[0].call_id, entries[0].organisation.name, entries[0].id
    officer = make_officer(entries[0].call)
    client = visit(user if who == "recommender" else officer, AT)
    page = client.get(f"/{who}/calls/{call}" + ("/recommendations" if who == "officer" else ""))
    assert page.status_code == 200
    assert name not in page.text
    assert "申报尚未截止" in page.text
    assert client.get(f"/{who}/entries/{key}").status_code == 404


def test_officer_reads_nothing_of_a_draft_and_reminds_once_a_day(visit: Visit) -> None:
    user, entries = _city()
    call, entry, officer = entries[0].call_id, entries[0].id, make_officer(entries[0].call)
    make_applied(entries[0].item, make_province())
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    client = visit(officer, DURING)
    page = client.get(f"/officer/calls/{call}/recommendations").text
    for words in ("南京市", "未报送", "省级机构直报", "不需要推荐"):
        assert words in page, words
    shown = client.get(f"/officer/entries/{entry}").text
    assert OPINION not in shown
    assert "等待设区市推荐" in shown
    assert client.post(f"/officer/calls/{call}/recommendations/remind").status_code == 303
    assert "今天已经提醒过" in client.get(f"/officer/calls/{call}/recommendations").text
    assert client.post(f"/officer/calls/{call}/recommendations/remind").status_code == 409


def test_formal_check_from_the_page_passes_over_what_was_not_recommended(visit: Visit) -> None:
    user, entries = _city(entries=2)
    call, officer = entries[0].call, make_officer(entries[0].call)
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    send_recommendations(call, NUMBER, "名额有限，不予推荐", by=user, at=DURING)
    names = [entry.organisation.name for entry in entries]
    key = call.id
    assert "之后开始形式审查" in visit(officer, DURING).get("/officer/screening").text
    client = visit(officer, AFTER)
    answer = client.post(f"/officer/calls/{key}/screening")
    assert answer.status_code == 303
    listed = client.get(answer.location).text
    assert names[0] in listed
    assert names[1] not in listed
    assert "尚未建立审查表" not in listed


def test_summary_table_opens_in_the_customary_columns(visit: Visit) -> None:
    user, entries = _city()
    call, officer = entries[0].call_id, make_officer(entries[0].call)
    recommend_entry(entries[0], OPINION, by=user, at=DURING)
    client = visit(user, DURING)
    sent = client.get(f"/recommender/calls/{call}/summary.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    assert rows[1] == [
        "序号",
        "项目名称",
        "牵头单位",
        "参与单位",
        "负责人",
        "申请经费（万元）",
        "推荐部门",
        "排序",
    ]
    assert rows[2][2:] == ["南京示例检测0号", "", rows[2][4], rows[2][5], "南京市市场监督管理局", 1.0]
    empty = visit(officer, DURING).get(f"/officer/calls/{call}/recommendations.xlsx")
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(empty.data)).get_sheet_by_index(0).to_python()) == 2


def test_reading_an_entry_is_on_the_record(visit: Visit) -> None:
    user, entries = _city(entries=1)
    key = entries[0].id
    assert visit(user, DURING).get(f"/recommender/entries/{key}").status_code == 200
    assert key in db.session.scalars(select(Reading.subject_id)).all()


def test_method_form_asks_the_quota_of_recommended_kinds_alone(visit: Visit) -> None:
    season = make_season(state=CallState.DRAFT)
    challenge = make_call(state=CallState.DRAFT)
    one, other = make_officer(season), make_officer(challenge)
    keys = season.id, challenge.id
    assert 'name="city_quota"' in visit(one, AT).get(f"/officer/calls/{keys[0]}/method").text
    assert 'name="city_quota"' not in visit(other, AT).get(f"/officer/calls/{keys[1]}/method").text


def test_pages_ask_as_much_for_thirty_entries_as_for_one(
    visit: Visit, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    user, entries = _city(entries=1)
    item, call = entries[0].item, entries[0].call_id
    counts: dict[str, list[int]] = {}
    for more in (0, 29):
        make_many(more, lambda: make_applied(item))
        client = visit(user, DURING + timedelta(hours=more))
        for path in ("/recommender/", "/recommender/calls", f"/recommender/calls/{call}"):
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200
            counts.setdefault(path, []).append(int(count))
    assert all(one == thirty <= 20 for one, thirty in counts.values()), counts
