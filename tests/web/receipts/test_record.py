"""The record to take along: complete up to what nobody may count yet, by digest alone where it may not be told."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.extensions import db
from app.history.models import Act, Reading
from app.history.service import record
from app.people.states import SeatRole
from app.web.log_state import folder_here
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_user, seat
from tests.web.receipts.conftest import Beat, Verify

Visit = Callable[..., FlaskClient]
ADDRESS = "/supervisor/record/acts.json"


def _export(client: FlaskClient, folder: Path) -> dict[str, object]:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    (folder / "acts.json").write_bytes(answer.data)
    document: dict[str, object] = json.loads(answer.data)
    return document


@pytest.mark.parametrize("role", [SeatRole.SUPERVISOR, SeatRole.AUDIT_ADMIN])
def test_export_ends_before_the_first_act_on_a_call_that_nobody_may_count(
    visit: Visit, beat: Beat, verify: Verify, tmp_path: Path, role: SeatRole
) -> None:
    """A03: until closing the export does not tell how many bids there are; afterwards all of it verifies."""
    user = make_user()
    seat(user, role)
    db.session.commit()
    beat(AT)
    entry = make_submitted_entry(make_item(make_call(closes_at=AT + timedelta(days=1))))
    record("assignment.finished", entry, by=user, at=AT).noun = "assignment"
    db.session.commit()
    beat(AT)
    before = _export(visit(user, AT), tmp_path)
    assert before["last"] == 0
    assert entry.id not in json.dumps(before)
    client = visit(user, AT + timedelta(days=2))
    after = _export(client, tmp_path)
    assert after["last"] == 1
    names = [act.get("name") for batch in after["batches"] for act in batch["acts"]]  # type: ignore[attr-defined]
    assert "entry.submitted" in names
    assert None in names
    assert "assignment.finished" not in names
    public = folder_here().public
    asked = ("acts", tmp_path / "acts.json", "--log", public, "--log-key", public / "log.pub")
    assert verify(*asked)[0] == 0
    assert len(db.session.scalars(select(Reading).where(Reading.noun == "log_checkpoint")).all()) == 2
    db.session.execute(update(Act).where(Act.name == "entry.submitted").values(figures={"version": 9}))
    _export(visit(user, AT + timedelta(days=2)), tmp_path)
    assert verify(*asked)[0] == 1


def test_export_for_everybody_else_is_refused(visit: Visit, beat: Beat) -> None:
    user = make_user()
    seat(user, SeatRole.OFFICER)
    db.session.commit()
    beat(AT)
    assert visit(user, AT).get(ADDRESS).status_code in {403, 404}
