"""The method of a call: what it declares of marks, which number ranks, and in which words that is printed."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.calls import service
from app.calls.changes import told_changes, touches_method
from app.calls.completeness import advice_on
from app.calls.marking_rules import MarkingRules, marking_rules
from app.calls.method_words import method_rows
from app.calls.parts import fingerprint, freeze_hash, read_part
from app.shared.verdict import Invalid
from tests.factories.drafts import make_draft, make_published
from tests.factories.people import AT, make_officer

DURING = AT + timedelta(days=2)


@pytest.mark.parametrize(
    ("method", "rules"),
    [
        ({}, MarkingRules(20, 10, 0, 10)),
        ({"reviews_per_entry": 3}, MarkingRules(20, 10, 0, 6)),
        ({"extra_budget": 20, "reviews_per_entry": 4, "extra_most": None}, MarkingRules(20, 10, 20, 8)),
        (
            {"spread_range": 25, "spread_sd": 8, "extra_budget": 0, "extra_most": 7},
            MarkingRules(25, 8, 0, 7),
        ),
    ],
)
def test_marking_rules_undeclared_keep_the_old_alarm_and_have_no_budget(
    method: dict[str, Any], rules: MarkingRules
) -> None:
    assert marking_rules(method) == rules


def test_extra_readings_are_rounded_down_to_whole_ones() -> None:
    assert MarkingRules(20, 10, 20, 10).extra_of(14) == 2


def test_new_call_declares_alarm_and_extra_readings(app: Flask) -> None:
    call = make_draft(make_officer(), items=0)
    assert marking_rules(call.method) == MarkingRules(20, 10, 20, 10)
    assert call.method["extra_most"] == 10


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": "full"}, "number"),
        ({"spread_range": 0}, "spread_range"),
        ({"spread_range": 101}, "spread_range"),
        ({"spread_sd": 51}, "spread_sd"),
        ({"extra_budget": 101}, "extra_budget"),
        ({"extra_budget": -1}, "extra_budget"),
        ({"reviews_per_entry": 7, "extra_most": 6}, "extra_most"),
        ({"extra_most": 31}, "extra_most"),
    ],
)
def test_method_with_values_out_of_reason_refused(app: Flask, values: dict[str, Any], field: str) -> None:
    officer = make_officer()
    call = make_draft(officer, items=0)
    plain = read_part(call, "method")
    with pytest.raises(Invalid) as invalid:
        service.update_part(call, "method", plain | values, fingerprint(plain), by=officer, at=AT)
    assert field in invalid.value.errors


@pytest.mark.parametrize(
    ("number", "words", "falls_back"),
    [
        ("mean", "全部评审总分取平均", False),
        ("trimmed", "去掉一个最高总分和一个最低总分后取平均", False),
        ("calibrated", "校准分：按每位专家的松紧和评分的稳定程度换算到同一尺度", True),
    ],
)
def test_number_that_ranks_is_frozen_and_printed_with_what_stands_in_for_it(
    app: Flask, number: str, words: str, falls_back: bool
) -> None:
    officer = make_officer()
    call = make_draft(officer)
    plain = read_part(call, "method")
    service.update_part(call, "method", plain | {"number": number}, fingerprint(plain), by=officer, at=AT)
    service.publish_call(call, by=officer, at=AT)

    rows = {str(heading): str(said) for heading, said in method_rows(call)}

    assert call.frozen_hash == freeze_hash(call)
    assert words in rows["排序依据"]
    assert ("不能校准时" in rows) == falls_back
    assert "极差超过 20 分或标准差超过 10 分" in rows["评分分歧"]
    assert "每轮不超过评审份数的 20％，每件连同原有的最多 10 份" in rows["补充评审"]
    if falls_back:
        assert "专家少于 4 位、有效评审少于 30 份" in rows["不能校准时"]
        assert "改按全部评审总分的平均分排名" in rows["不能校准时"]


def test_calibrated_number_over_items_with_few_bids_advised_against(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    plain = read_part(call, "method")
    service.update_part(
        call, "method", plain | {"number": "calibrated"}, fingerprint(plain), by=officer, at=AT
    )
    assert "须有 6 件以上的申报才够 30 份评审" in "".join(str(m.sentence) for m in advice_on(call))


def test_number_of_a_published_call_changes_by_two_officers_and_a_public_correction(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    plain = read_part(call, "method")
    changed = plain | {"number": "calibrated", "extra_budget": 0}
    approval = service.propose_amendment(
        call, "method", changed, fingerprint(plain), "示例理由", by=first, at=DURING
    )
    assert call.method["number"] == "trimmed"

    correction = service.agree_amendment(approval, by=second, at=DURING)

    assert (call.method["number"], correction.reason) == ("calibrated", "示例理由")
    assert {row["path"] for row in correction.changes} == {"number", "extra"}
    assert touches_method(correction.changes)
    lines = {str(label): (str(was), str(becomes)) for label, was, becomes in told_changes(correction.changes)}
    assert lines["补充评审"][1] == "不为名次接近入选线的申报安排补充评审"
    assert call.closes_at is not None
    with pytest.raises(Invalid):
        service.propose_amendment(
            call, "method", plain, fingerprint(read_part(call, "method")), "理由", by=first, at=call.closes_at
        )
