"""The audit reads what the tools say, and never takes silence for health."""

import json

from scripts.auditing.__main__ import LOCKS, ROOT, read_npm, read_pip


def test_audit_of_pip_tells_what_is_known_and_where_it_is_mended() -> None:
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}
    told = {
        "dependencies": [
            {"name": "a", "version": "1.0", "vulns": [hole]},
            {"name": "b", "version": "1", "vulns": []},
        ]
    }
    found = read_pip("requirements.lock", json.dumps(told), "")
    assert (found.reached, found.known) == (True, ["a 1.0: PYSEC-2026-1, mended in 2.0"])


def test_audit_that_reached_nobody_says_so() -> None:
    for found in (
        read_pip("requirements.lock", "", "x\nConnectionError: pypi.org\n"),
        read_npm("package-lock.json", '{"error": {"code": "ENOTFOUND"}}', "npm error network"),
        read_npm("package-lock.json", "", ""),
    ):
        assert not found.reached
        assert "NOT CHECKED" in str(found)


def test_audit_of_npm_tells_what_is_known() -> None:
    told = {"vulnerabilities": {"x": {"severity": "high", "range": "<2"}}}
    assert read_npm("package-lock.json", json.dumps(told), "").known == ["x: high, <2"]
    assert str(read_npm("package-lock.json", '{"vulnerabilities": {}}', "")).endswith("(npm audit)")


def test_audit_names_every_lock() -> None:
    assert {path.name for path in ROOT.glob("requirements*.lock")} == set(LOCKS)
