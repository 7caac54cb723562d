"""A masked client is not named: whole names, short forms, hidden characters; figures become bars."""

import pytest

from app.showcase.figures import bars_of
from app.showcase.masking import forms_of, leaks_in
from app.showcase.states import CasePart

CLIENT = "江苏星源充电设备有限公司"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (CLIENT, ["江苏星源充电设备有限公司", "江苏星源充电设备", "星源充电设备", "星源"]),
        ("常州远景动力电池（集团）股份有限公司", ["常州远景动力电池", "远景动力电池"]),
        ("某企业", []),
        ("", []),
    ],
)
def test_forms_of_a_name_hold_its_short_forms(name: str, forms: list[str]) -> None:
    found = forms_of(name)
    assert set(forms) <= set(found)
    assert bool(found) is bool(forms)
    assert found == sorted(found, key=len, reverse=True)


def test_forms_of_aliases_count_as_well() -> None:
    assert "starpower" in forms_of(CLIENT, ["StarPower"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("为江苏星源充电设备有限公司研制", "江苏星源充电设备有限公司"),
        ("为江 苏 星 源充电设备有限公司研制", "江苏星源充电设备有限公司"),
        ("为星\u200b源研制", "星源"),
        ("为星源公司研制", "星源"),
        ("为某充电设备企业研制", None),
        ("江苏的充电设备企业", None),
    ],
)
def test_leaks_are_found_however_the_name_is_written(text: str, words: str | None) -> None:
    found = leaks_in({CasePart.WORK: text}, CLIENT)
    assert [leak.words for leak in found] == ([words] if words else [])
    assert [leak.is_whole for leak in found] == ([words == CLIENT] if words else [])


def test_leaks_of_nobody_are_none() -> None:
    assert leaks_in({CasePart.WORK: "任何文字"}, " ") == []


@pytest.mark.parametrize(
    ("before", "after", "widths", "change"),
    [
        ("30", "12", (100, 40), -60),
        ("2", "5", (40, 100), 150),
        ("0", "8", (0, 100), None),
        ("约30", "12%", (100, 40), -60),
        ("1,000", "500", (100, 50), -50),
        ("0", "0", None, None),
        ("无", "建成", None, None),
        ("-3", "5", None, None),
    ],
)
def test_bars_compare_on_the_scale_of_the_longer(
    before: str, after: str, widths: tuple[int, int] | None, change: int | None
) -> None:
    (bar,) = bars_of([{"name": "周期", "before": before, "after": after, "unit": "天"}])
    assert bar.is_drawn is (widths is not None)
    assert ((bar.before_width, bar.after_width) if bar.is_drawn else None) == widths
    assert bar.change == change


def test_bars_of_rows_without_a_name_are_left_out() -> None:
    assert bars_of([{"name": " ", "before": "1", "after": "2"}, {}]) == []
