"""The steps of ``scripts/test``: counted from pytest's own report, and nothing is skipped silently."""

from pathlib import Path

import pytest

from scripts.setup.steps import Result, conclude, run_tests

MIXED = """
import pytest
def test_good(): pass
def test_bad(): assert False
@pytest.mark.skip(reason="no such machine")
def test_skipped(): pass
"""
WORDS = ["-p", "no:cacheprovider", "-c", "/dev/null", "-p", "tests.plugins.no_skips"]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pytest without the plugins that the machine has: they take three quarters of its start."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def _suite(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "test_x.py").write_text(text)
    return [*WORDS, f"--rootdir={tmp_path}", str(tmp_path / "test_x.py")]


def test_run_tests_skipped_test_counts_as_failed(tmp_path: Path) -> None:
    result = run_tests("mixed", _suite(tmp_path, MIXED), None)
    assert (result.ok, result.passed, result.failed) == (False, 1, 2)


def test_run_tests_module_skipped_whole_counts_as_failed(tmp_path: Path) -> None:
    result = run_tests(
        "absent", _suite(tmp_path, "import pytest\npytest.importorskip('no_such_module')"), None
    )
    assert (result.ok, result.passed) == (False, 0)
    assert result.failed >= 1


def test_run_tests_without_any_test_fail(tmp_path: Path) -> None:
    assert not run_tests("nothing", _suite(tmp_path, ""), None).ok


def test_conclude_one_failed_step_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [Result("lint", 1.0, True, 1, 0), Result("tests", 2.0, False, 40, 2)]
    assert conclude(steps) == 1
    assert capsys.readouterr().out.rstrip().splitlines()[-1] == "41 passed, 2 failed"
    assert conclude(steps[:1]) == 0
    assert conclude([]) == 1
