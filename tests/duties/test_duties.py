"""The list of duties: read whole or not at all, brought up to date by officers, read by everybody."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.duties.listing import MOST_ROWS, ListedDuty, read_duties
from app.duties.models import Duty, DutyList
from app.duties.policy import may_import_duties, may_see_duty, visible_duties
from app.duties.queries import DutyFilter, count_by_level, search_duties
from app.duties.service import import_duties
from app.duties.states import Level
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import Invalid, Refused
from app.web.receipt_clock import RECEIVED
from tests.factories.calls import make_call
from tests.factories.credit import make_keeper
from tests.factories.people import AT, make_member, make_officer, make_organisation, make_user, seat

HEADS = ("层级", "地区", "监管职责", "依据", "承担单位", "联系处室")
ROW = ("省级", "江苏省", "组织交叉检查", "总局令第39号", "省局", "认检处")
Count = Callable[[], AbstractContextManager[object]]


def duty(title: str = "组织交叉检查", level: Level = Level.PROVINCE, region: str = "江苏省") -> ListedDuty:
    return ListedDuty(level, region, title, "", "省局", "认检处")


def test_rows_are_read_below_their_headings() -> None:
    grid = [(1, ("附件",)), (2, HEADS), (3, ROW), (4, ("", "")), (5, ("市", "南京市", "抽查", "", "市局"))]
    first, second = read_duties(grid)
    assert (first.level, first.basis, first.contact) == (Level.PROVINCE, "总局令第39号", "认检处")
    assert (second.level, second.region, second.contact) == (Level.CITY, "南京市", "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("层级", "职责")], "没有找到表头"),
        ([HEADS], "1 至"),
        ([HEADS, *([ROW] * (MOST_ROWS + 1))], "1 至"),
        ([HEADS, ROW, ROW], "第 3 行"),
        ([HEADS, ("乡", "某乡", "职责", "", "单位", "")], "第 2 行"),
        ([HEADS, ("省", "", "职责", "", "单位", "")], "第 2 行"),
        ([HEADS, ("省", "省", "职责", "", "", "")], "第 2 行"),
        ([HEADS, ("省", "省", "职责", "据" * 401, "单位", "")], "第 2 行"),
    ],
)
def test_list_with_a_wrong_row_is_refused_whole_and_names_it(rows: list[tuple[str, ...]], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_duties(enumerate(rows, 1))
    assert said in str(refused.value.errors["file"])


@pytest.mark.usefixtures("app")
def test_new_version_takes_the_place_of_the_one_before() -> None:
    keeper, platform, supervisor = make_keeper(), make_user(), make_user()
    seat(platform, SeatRole.OFFICER)
    seat(supervisor, SeatRole.SUPERVISOR)
    others = (None, make_member(make_organisation()), make_officer(make_call()), supervisor)
    assert [bool(may_import_duties(user, AT)) for user in (keeper, platform, *others)] == [
        True,
        True,
        *[False] * 4,
    ]
    with pytest.raises(Refused):
        import_duties([duty()], "来源", "a.xlsx", by=supervisor, at=AT)
    for rows, source in (([duty()], " "), ([], "来源")):
        with pytest.raises(Invalid):
            import_duties(rows, source, "a.xlsx", by=keeper, at=AT)
    import_duties([duty("旧职责")], "旧来源", "a.xlsx", by=keeper, at=AT)
    db.session.flush()
    city = duty("抽查", Level.CITY, "南京市")
    import_duties([duty(), city], "来源", "b.xlsx", by=platform, at=AT)
    db.session.flush()
    seen = set(db.session.scalars(visible_duties(None, AT)))
    assert seen == {row for row in db.session.scalars(select(Duty)) if may_see_duty(None, row, AT)}
    assert {row.title for row in seen} == {"组织交叉检查", "抽查"}
    assert len(db.session.scalars(select(DutyList)).all()) == 2
    assert count_by_level(None, DutyFilter(), AT) == {Level.PROVINCE: 1, Level.CITY: 1}
    for wanted in (DutyFilter(level="city"), DutyFilter(region="南京市"), DutyFilter(text="抽查")):
        assert [row.title for row in db.session.scalars(search_duties(None, wanted, AT))] == ["抽查"]


def test_officer_imports_and_everybody_reads(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient], count_queries: Count
) -> None:
    keeper = make_keeper()
    db.session.commit()
    client.environ_base[RECEIVED] = AT.timestamp()
    assert "清单还没有公开" in client.get("/duties").text
    browser, counts = sign_in(keeper), []
    bad = {"source": "示例〔2026〕1号", "file": (BytesIO("层级,地区\n省,省\n".encode()), "a.csv")}
    assert "没有找到表头" in browser.post("/officer/duties", data=bad).text
    for rows in (1, 30):
        lines = [",".join(HEADS), *(f"市级,示例{n}市,职责{n},,示例局,示例处" for n in range(rows))]
        sent = {"source": "示例〔2026〕1号", "file": (BytesIO("\n".join(lines).encode()), "a.csv")}
        answer = browser.post("/officer/duties", data=sent)
        assert (answer.status_code, answer.location) == (303, "/duties")
        browser.get("/duties")
        with count_queries() as count:
            page = browser.get("/duties").text
        counts.append(int(count))  # type: ignore[call-overload]
        assert "示例〔2026〕1号" in page
    assert counts[0] == counts[1] <= 10
    table = browser.get("/duties.csv?region=示例3市").data.decode("utf-8-sig")
    assert len(table.splitlines()) == 2
