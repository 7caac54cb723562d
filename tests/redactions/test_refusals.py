"""What deciding on a blind copy refuses by itself: an earlier version, a file of elsewhere, the same step twice."""

from collections.abc import Callable

import pytest

from app.entries.models import Entry, EntryVersion
from app.extensions import db
from app.people.models import User
from app.redactions.models import IdentityFinding
from app.redactions.service import accept_finding, mask_findings, withhold_file
from app.shared.verdict import Refused
from tests.factories.files import image_bytes
from tests.factories.people import AT
from tests.factories.rounds import make_passed_entry
from tests.redactions.conftest import check, version_of
from tests.redactions.test_service import add_stored


def refused_code(verb: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        verb()
    return refused.value.verdict.code


def test_decisions_are_taken_in_their_turn_and_on_what_they_are_about(entry: Entry, officer: User) -> None:
    picture = add_stored(entry, "现场.png", image_bytes())
    named, person, seen = check(entry)
    elsewhere = add_stored(make_passed_entry(entry.item), "别处.png", image_bytes())
    assert picture.id == seen.file_id

    def mask(finding: IdentityFinding) -> Callable[[], object]:
        return lambda: mask_findings(entry, [finding], by=officer, at=AT)

    def accept(finding: IdentityFinding) -> Callable[[], object]:
        return lambda: accept_finding(finding, "通用称呼", by=officer, at=AT)

    assert refused_code(mask(seen)) == "absent", "a file is replaced or withheld"
    mask(named)()
    assert refused_code(mask(named)) == "wrong_state"
    accept(person)()
    assert refused_code(accept(person)) == "wrong_state"
    assert refused_code(lambda: withhold_file(entry, elsewhere, "不提供", by=officer, at=AT)) == "absent"
    old = version_of(entry)
    new = EntryVersion(
        entry=entry, number=2, content=old.content, manifest=[], sha256="1" * 64, received_at=AT,
        submitted_by_id=old.submitted_by_id, receipt_number="R2", idempotency_key="K2", is_correction=True,
    )  # fmt: skip
    db.session.add(new)
    entry.version_number = 2
    db.session.flush()
    assert refused_code(mask(person)) == "absent", "what was found in an earlier version is history"
    assert refused_code(accept(named)) == "absent"
