"""Who may what, policy by policy and seat by seat, as the tables say that are kept beside (``verdicts``)."""

from difflib import unified_diff

import pytest
from flask import Flask

from app.extensions import db
from tests.leaks.policies import PARTS
from tests.leaks.verdicts import KEPT, Table
from tests.leaks.world import World

ANEW = "read it line by line; where it is meant: python -m tests.leaks.verdicts"


@pytest.mark.parametrize("part", PARTS)
def test_policies_answer_as_their_table_says(watched: tuple[Flask, World], part: str) -> None:
    """Roles × rows × what could be otherwise: a guard that is gone or moved shows as a line of one table."""
    app, world = watched
    with app.app_context():
        found = Table(world).of(part).splitlines()
        db.session.rollback()
    kept = (KEPT / f"{part}.txt").read_text(encoding="utf-8").splitlines()
    assert "\n".join(unified_diff(kept, found, "kept", ANEW, n=1, lineterm="")) == ""


def test_every_file_of_policies_has_its_table() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.txt")) == sorted(PARTS)
