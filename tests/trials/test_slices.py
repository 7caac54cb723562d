"""A04, A11, A38 and others: slices of ``scripts/trials`` with their controls; the long campaigns run by hand.

Each makes a site and a database of its own, of the kind that the run is about.
"""

import os

import pytest
from flask import Flask

from app.entries.policy import writing
from app.shared.verdict import YES
from scripts.campaigns import api, storm, tampering, walks
from scripts.campaigns.trial import Size
from scripts.campaigns.workflow import patched, walk

SHORT = Size(is_short=True)
DATABASE = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


def test_kills_of_workers_and_of_everything_lose_double_and_spoil_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A11: every acknowledged bid is there, once, with its bytes."""
    monkeypatch.setattr(storm, "ONE_IN", 2)
    monkeypatch.setattr(storm, "LABS", 3)
    figures = storm.storm(DATABASE, 2, 9)
    assert figures["acknowledged"] >= 9
    assert {name: figures[name] for name in (*storm.NOTHING, "errors", "complaints")} == dict.fromkeys(
        (*storm.NOTHING, "errors", "complaints"), 0
    )


@pytest.mark.no_database
def test_workflow_walked_at_random_breaks_no_rule_and_a_rule_taken_out_is_noticed() -> None:
    """A02, A03, A08, A15, A17: the model agrees with the services step by step."""
    with walks._app("sqlite") as made:
        assert walk(made, 200) >= 200
        with patched(writing, "takes_entries", lambda *_: YES):
            assert walks._walk(made, 6_000)["first"]


@pytest.mark.no_database
def test_open_data_asked_at_random_never_fails_and_a_broken_table_is_noticed() -> None:
    assert api.run("sqlite", SHORT).verdict == "pass"


@pytest.mark.no_database
def test_record_edited_at_random_is_found_and_named() -> None:
    """A05: by the reader that needs no platform."""
    assert tampering.run("sqlite", SHORT).verdict == "pass"
