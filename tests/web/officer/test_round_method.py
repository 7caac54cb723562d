"""How a round is judged, before officers and judges: everything that was declared, and no numbers for judges."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.calls import service
from app.calls.models import Call
from app.calls.parts import fingerprint, read_part
from app.extensions import db
from tests.factories.calls import make_item
from tests.factories.drafts import make_draft
from tests.factories.people import AT, make_judge, make_officer
from tests.factories.rounds import (
    CLOSED_AT,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_round,
)

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]
DECLARED = (
    "指标响应与先进性",
    "优 85–100",
    "去掉一个最高总分和一个最低总分后取平均",
    "「指标响应与先进性」得分高者在前",
    "实名评审：专家可见申报单位名称",
    "轮次结束之前，专家看不到其他专家的评分",
    "极差超过 20 分或标准差超过 10 分",
    "每轮不超过评审份数的 20％",
)


def corrected(call: Call, first: Any, second: Any) -> None:
    """The closed call after two officers corrected its method while it was open."""
    plain = read_part(call, "method")
    during = CLOSED_AT.replace(day=CLOSED_AT.day - 2)
    approval = service.propose_amendment(
        call, "method", plain | {"spread_range": 18}, fingerprint(plain), "示例理由", by=first, at=during
    )
    service.agree_amendment(approval, by=second, at=during)


def test_method_page_prints_what_was_declared_and_every_correction(
    visit: Visit, count_queries: Counter
) -> None:
    officer = make_officer()
    call = make_closed_call(officer)
    item = make_item(call)
    round = make_round(call, [make_passed_entry(item) for _ in range(13)])
    judge, stranger = make_panelist(round).user, make_judge()
    other = make_officer(make_closed_call())
    db.session.commit()
    key = round.id
    client = visit(officer, AT)

    text = client.get(f"/officer/rounds/{key}/method").get_data(as_text=True)

    for words in (*DECLARED, "13 件申报，共 26 份", "最多 5 份", "发布之后没有更正过"):
        assert words in text, words
    with count_queries() as count:
        client.get(f"/officer/rounds/{key}/method")
    assert int(count) <= 10
    client = visit(judge, AT)
    text = client.get(f"/judge/rounds/{key}/method").get_data(as_text=True)
    for words in DECLARED:
        assert words in text, words
    for number in ("13 件", "26 份", "最多 5 份"):
        assert number not in text, number
    assert f"/judge/rounds/{key}/method" in client.get(f"/judge/rounds/{key}").get_data(as_text=True)
    assert visit(stranger, AT).get(f"/judge/rounds/{key}/method").status_code == 404
    assert visit(other, AT).get(f"/officer/rounds/{key}/method").status_code == 404


def test_method_page_shows_a_correction_of_the_method_beside_what_stood_there(visit: Visit) -> None:
    first, second = make_officer(), make_officer()
    call = make_closed_call(first)
    item = make_item(call)
    corrected(call, first, second)
    round = make_round(call, [make_passed_entry(item)])
    db.session.commit()
    key = round.id

    text = visit(first, AT).get(f"/officer/rounds/{key}/method").get_data(as_text=True)

    for words in ("第 1 号更正", "示例理由", "极差超过 20 分", "极差超过 18 分"):
        assert words in text, words


def test_method_form_takes_the_calibrated_score_and_the_declared_numbers(visit: Visit) -> None:
    officer = make_officer()
    call = make_draft(officer)
    key, base = call.id, fingerprint(read_part(call, "method"))
    db.session.commit()
    client = visit(officer, AT)
    typed = {
        "base": base,
        "number": "calibrated",
        "threshold": "60",
        "reviews_per_entry": "5",
        "spread_range": "25",
        "spread_sd": "12",
        "extra_budget": "30",
        "extra_most": "8",
        **{f"tie{n}": "" for n in range(1, 6)},
    }

    refused = client.post(f"/officer/calls/{key}/method", data=typed | {"extra_most": "4"})
    taken = client.post(f"/officer/calls/{key}/method", data=typed)

    assert refused.status_code == 400
    assert "每件最多的份数不少于每件的评审份数" in refused.get_data(as_text=True)
    assert taken.status_code == 303
    stored = db.session.get_one(Call, key).method
    assert stored["number"] == "calibrated"
    assert [stored[name] for name in ("spread_range", "spread_sd", "extra_budget", "extra_most")] == [
        25,
        12,
        30,
        8,
    ]
    page = client.get(f"/officer/calls/{key}/preview").get_data(as_text=True)
    for words in ("校准分怎样算", "不能校准时", "改按全部评审总分的平均分排名", "优 85–100"):
        assert words in page, words
