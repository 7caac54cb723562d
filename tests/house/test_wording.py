"""How figures and dates stand in Chinese sentences.

A figure is set off from Chinese characters by one space (18 个月); so is an instant, which ends with a clock time
(2026年11月23日 17:30 截止). A day is Chinese from its 年 to its 日 and takes no space on either side
(至2026年11月23日止).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHINESE = "\u4e00-\u9fff，。；：（）「」、"
CALL = re.compile(r"""\b(?:_l?|t)\(\s*((?:"(?:[^"\\]|\\.)*"\s*|'(?:[^'\\]|\\.)*'\s*)+)([^%]{0,300})""")
LITERAL = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")
DAY = r"\b%s=(?:\([^()]*\)|[\w.]+)(?:\|day\b|_on\b)|\b%s=day_of\("


def spaced_days(text: str) -> Iterator[str]:
    """Message ids of a source that set a day off by spaces. ``|day``, ``…_on`` and ``day_of(`` give days."""
    for call in CALL.finditer(text):
        message = "".join(double or single for double, single in LITERAL.findall(call[1]))
        for name in set(re.findall(r"%\((\w+)\)s", message)):
            place = rf"%\({name}\)s"
            spaced = re.search(rf"[{CHINESE}] {place}(?! \d)|{place} [{CHINESE}]", message)
            if spaced and re.search(DAY % (name, name), call[2]):
                yield message


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("_('公示期到 %(when)s 为止', when=notice.ends_on|day)", True),
        ("_('公示期到%(when)s为止', when=notice.ends_on|day)", False),
        ("t('期限为 %(until)s 24:00', until=day_of(act, 'until'))", False),
        ("t(\n  '任务期由%(before)s'\n  '延至 %(until)s', until=project.ends_on)", True),
        ("_('%(when)s 截止', when=call.closes_at|deadline)", False),
        ("_('%(n)s 个月', n=item.months)", False),
    ],
)
def test_spaced_days_found_in_both_sorts_of_sources(source: str, found: bool) -> None:
    assert bool(list(spaced_days(source))) is found


def test_days_in_sentences_take_no_space() -> None:
    sources = [*(ROOT / "templates").rglob("*.*"), *(ROOT / "app").rglob("*.py")]
    wrong = {
        f"{path.relative_to(ROOT)}: {message}"
        for path in sources
        for message in spaced_days(path.read_text(encoding="utf-8"))
    }
    assert wrong == set()
