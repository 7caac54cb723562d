"""What seals and opens a call is bound by the record: key, rehearsal, box, and the result of each bid."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.adapters.log_files import LogFolder
from app.calls.models import CallSealing
from app.calls.states import CallState
from app.entries.models import EntryVersion
from app.extensions import db
from app.history.logbook import acts_document
from app.openings import service
from app.openings.models import OpeningResult
from app.openings.queries import unopened
from app.sealing.checkpoints import Signer
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_officer
from tests.factories.sealing import publish_box, seal_call
from tests.history.signing import sign
from tests.scripts.log_world import load_verify

CLOSES = AT + timedelta(days=1)
AFTER = CLOSES + timedelta(minutes=3)


def said(folder: LogFolder) -> list[str]:
    """What the offline verifier says of the database as it is now."""
    db.session.expire_all()
    verify = load_verify()
    entries, _ = verify.check_log(folder.public, verify.read_key(str(folder.public / "log.pub")))
    verify.check_acts(json.loads(json.dumps(acts_document(folder.kept_leaves))), entries)
    return list(verify.WRONG)


@pytest.fixture
def opened(app: Flask) -> OpeningResult:
    """A call whose one bid could not be opened: its envelope is missing."""
    call = make_call(officer=make_officer(), closes_at=CLOSES, state=CallState.DRAFT, sealed=True)
    openers = seal_call(call)
    call.state, call.published_at = CallState.PUBLISHED, AT
    version = make_submitted_entry(make_item(call)).versions[-1]
    publish_box(call, AFTER)
    first, second, _ = openers.users
    service.begin_opening(call, openers.secret(first), by=first, at=AFTER)
    opening, _secret = service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    assert unopened(opening) == [version.id]

    def gone(_version: EntryVersion) -> service.Outcome:
        raise OSError("the disk is gone")

    return service.open_bid(opening, version, gone, at=AFTER)


@pytest.mark.parametrize(
    ("edit", "table"),
    [
        ("UPDATE call_sealing SET public = 'age1another'", CallSealing.__tablename__),
        ("UPDATE call_sealing SET rehearsed_at = NULL", CallSealing.__tablename__),
        (f"UPDATE call_sealing SET box_root = '{'0' * 64}'", CallSealing.__tablename__),
        ("UPDATE opening_result SET ok = true, error = ''", OpeningResult.__tablename__),
        ("DELETE FROM opening_result", OpeningResult.__tablename__),
    ],
)
def test_edit_of_what_seals_and_opens_is_named(
    opened: OpeningResult, folder: LogFolder, signer: Signer, edit: str, table: str
) -> None:
    """A05: the key that bids are sealed to, the root of the box and the word on a bid, straight in the database."""
    db.session.commit()
    sign(folder, signer)
    assert said(folder) == []
    db.session.execute(text(edit))
    assert any(f"of {table}" in sentence for sentence in said(folder))
