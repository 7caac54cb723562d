"""A trial of hours goes on where it was stopped, at the same commit alone."""

from pathlib import Path

import pytest

from scripts.campaigns import parts
from scripts.campaigns.parts import Parts


@pytest.fixture
def at_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Says which commit the tree is at."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def set_commit(mark: str) -> None:
        monkeypatch.setattr(parts, "commit", lambda: mark)

    return set_commit


def test_parts_of_a_stopped_run_are_found_again_without_the_torn_line(at_commit) -> None:
    at_commit("0123456789ab")
    kept = Parts("workflow", "sqlite")
    kept.keep({"steps": 20, "violations": 0})
    assert kept.path is not None
    with kept.path.open("a") as file:
        file.write('{"steps": 2')
    Parts("workflow", "sqlite").keep({"steps": 21})
    assert list(Parts("workflow", "sqlite")) == [{"steps": 20, "violations": 0}, {"steps": 21}]
    assert list(Parts("workflow", "postgresql")) == []
    kept.forget()
    assert list(Parts("workflow", "sqlite")) == []


def test_parts_of_another_commit_or_a_changed_tree_do_not_count(at_commit) -> None:
    at_commit("0123456789ab")
    Parts("workflow", "sqlite").keep({"steps": 20})
    at_commit("ba9876543210")
    assert list(Parts("workflow", "sqlite")) == []
    at_commit("0123456789ab+")
    Parts("workflow", "sqlite").keep({"steps": 20})
    assert list(Parts("workflow", "sqlite")) == []
