"""How well a line of a schedule answers what is asked."""

import pytest

from app.capabilities.distances import kilometres
from app.capabilities.matching import Asked, Given, answer
from app.capabilities.ranges import Reach, lies_within, reaches
from app.capabilities.standards import Standard
from app.capabilities.states import Fit, Lack

BATTERY = Given("电动汽车用锂离子动力电池单体", "热失控", Standard("GB 38031", 2020), "只测100 kN以下")


@pytest.mark.parametrize(
    ("asked", "fit", "lacks"),
    [
        (Asked("动力电池", "热失控"), Fit.COVERED, ()),
        (Asked("动力电池", "热失控", (Standard("GB 38031", 2020),)), Fit.COVERED, ()),
        (Asked("动力电池", "热失控", (Standard("GB 38031"),)), Fit.COVERED, ()),
        (Asked("动力电池", "热失控", (Standard("GB 38031", 2025),)), Fit.NEARLY, (Lack.EDITION,)),
        (Asked("动力电池", "热失控", (Standard("GB/T 31467", 2015),)), Fit.NEARLY, (Lack.STANDARD,)),
        (Asked("动力电池", "热失控产气成分"), Fit.NEARLY, (Lack.PARAMETER,)),
        (Asked("动力电池", "热失控", (), (Reach(150, 150, "kN"),)), Fit.NEARLY, (Lack.RANGE,)),
        (Asked("储能柜", "热失控", (Standard("GB 38031", 2020),)), Fit.NEARLY, (Lack.SUBJECT,)),
        (Asked("动力电池", "绝缘电阻"), Fit.MISSING, (Lack.PARAMETER,)),
        (Asked("针织服装", "甲醛含量"), Fit.MISSING, (Lack.SUBJECT, Lack.PARAMETER)),
    ],
)
def test_line_answers_and_says_what_is_missing(asked: Asked, fit: Fit, lacks: tuple[Lack, ...]) -> None:
    found = answer(asked, BATTERY)
    assert (found.fit, found.lacks) == (fit, lacks)
    assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("只测90 m以下", (Reach(None, 90, "m"),)),
        ("只测-70 ℃以上", (Reach(-70, None, "℃"),)),
        ("≤35 MPa", (Reach(None, 35, "MPa"),)),
        ("2~87.5 MPa", (Reach(2, 87.5, "MPa"),)),
        ("≥120 m 海上风电叶片", (Reach(120, None, "m"),)),
        ("70 MPa储氢瓶", (Reach(70, 70, "MPa"),)),
        ("只测室温", ()),
    ],
)
def test_ranges_are_read(text: str, found: tuple[Reach, ...]) -> None:
    assert reaches(text) == found


def test_range_is_judged_in_the_same_unit_alone() -> None:
    assert not lies_within("只测90 m以下", reaches("≥120 m 叶片"))
    assert lies_within("只测90 m以下", reaches("80 m 叶片"))
    assert lies_within("只测90 m以下", reaches("150 kN"))
    assert not lies_within("只测100 nm以上", reaches("19~200 nm"))


def test_distance_is_between_cities_of_the_province() -> None:
    assert kilometres("320100", "320100") == 0
    assert 250 < (kilometres("320115", "320300") or 0) < 320
    assert kilometres("320100", "310000") is None
    assert kilometres(None, "320100") is None
