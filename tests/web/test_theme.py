"""The theme by its numbers: contrast of every pair in use, colours in one place, scripts that need no exception."""

import re
from pathlib import Path

import pytest

from config import ROOT

CSS = ROOT / "static" / "css"
NAMED = {"theme.css", "dark.css", "contrast.css", "print.css"}
INKS = {"paper": ["ink", "ink-soft", "vermilion", "jade"], "sheet": ["ink", "ink-soft", "vermilion"]}
TINTS = {"sunk": ["ink", "ink-soft"], "quiet-tint": ["ink", "ink-soft"], "vermilion-tint": ["vermilion"]}
MORE = {"jade-tint": ["jade"], "amber-tint": ["amber"], "solid": ["on-solid"], "solid-hover": ["on-solid"]}
BUTTONS = {"vermilion-solid": ["on-vermilion"], "vermilion-deep": ["on-vermilion"]}
TEXT = INKS | TINTS | MORE | BUTTONS
MARKS = {"paper": ["line-strong", "focus"], "sheet": ["line-strong", "focus"]}


def colours(*files: str) -> dict[str, str]:
    """The names of the theme and their values; later files win, as in the browser."""
    text = "".join((CSS / name).read_text(encoding="utf-8") for name in files)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2), 0 black to 1 white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("files", [("theme.css",), ("theme.css", "dark.css")], ids=["light", "dark"])
def test_colours_of_text_and_marks_reach_their_contrast(files: tuple[str, ...]) -> None:
    named = colours(*files)
    weak = [(ink, on) for on, inks in TEXT.items() for ink in inks if contrast(named[ink], named[on]) < 4.5]
    faint = [(ink, on) for on, inks in MARKS.items() for ink in inks if contrast(named[ink], named[on]) < 3]
    assert weak + faint == []


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda p: p.name)
def test_stylesheet_outside_the_theme_names_no_colour_of_its_own(path: Path) -> None:
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
    assert path.name in NAMED or found == []


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda p: p.name)
def test_script_of_ours_needs_no_exception_from_the_policy(path: Path) -> None:
    assert not re.search(
        r"\beval\b|innerHTML|outerHTML|document\.write|\.style\b|new Function",
        path.read_text(encoding="utf-8"),
    )
