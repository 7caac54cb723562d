"""Every case of abuse that the design on trust lists has a test that carries its number, as ``A07`` or ``a07``."""

import re

from tests.house.conftest import ROOT

CASES = {f"A{number:02}" for number in range(1, 43)}
SUBJECTLESS = {"A31": "there are no public votes", "A32": "there are no public votes"}
NUMBER = re.compile(r"(?<![0-9A-Za-z])A[0-4][0-9](?![0-9A-Za-z])|(?<=_)a[0-4][0-9](?=_)")
TEST = re.compile(r'^def (test_\w+)\([^)]*\)[^\n]*:\n(?: {4}"""(.*?)""")?', re.MULTILINE | re.DOTALL)


def test_every_case_of_abuse_has_a_test_that_names_it() -> None:
    """The number stands in the test's name or in its docstring, or in that of the whole file."""
    named: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text("utf-8")
        if path.name == "test_abuse.py":
            continue
        head = text.split('"""')[1] if text.startswith('"""') else ""
        for words in (head, *(f"{name} {told}" for name, told in TEST.findall(text))):
            named.update(found.upper() for found in NUMBER.findall(words))
    assert CASES - named == set(SUBJECTLESS)
    assert named <= CASES
