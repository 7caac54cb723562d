"""Files that nobody is led to: a draft's by those who read the version, a pack's before its notice, another's as
evidence."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.entries.queries import current_version
from app.files.service import keep_file
from app.notices.states import NoticeState
from tests.factories.calls import make_item
from tests.factories.decisions import make_judged_item
from tests.factories.entries import writer_of
from tests.factories.files import make_proof, pdf_bytes
from tests.factories.notices import make_discipline_officer, make_notice
from tests.factories.packs import make_pack
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry

Visit = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


def test_file_that_no_version_names_is_the_entrants_alone(visit: Visit) -> None:
    """Rule 3: what was hung on the draft and never handed in is read by nobody else."""
    officer = make_officer()
    entry = make_passed_entry(make_item(make_closed_call(officer)))
    version = current_version(entry)
    assert version is not None
    kept, handed_in = (
        keep_file(entry, "proofs", make_proof(name, pdf_bytes()), by=None, at=AT)
        for name in ("草稿.pdf", "证明.pdf")
    )
    version.manifest = [{"slot": "proofs", "file_id": handed_in.id, "name": handed_in.name, "size": 1}]
    paths = [f"/entries/{entry.id}/files/{file.id}" for file in (kept, handed_in)]
    member = visit(writer_of(entry.organisation), AT)
    assert [member.head(path).status_code for path in paths] == [200, 200]
    client = visit(officer, AT)
    assert [client.head(path).status_code for path in paths] == [404, 200]
    evidence = visit(make_discipline_officer(), AT).get(f"/discipline/evidence/{handed_in.id}")
    assert evidence.status_code == 404


def test_pack_is_not_sent_before_its_notice_is_public(visit: Visit) -> None:
    notice = make_notice(make_judged_item())
    path = f"/notices/{notice.slug}/packs/{make_pack(notice).number}.zip"
    assert visit(None, AT).head(path).status_code == 200
    notice.state = NoticeState.DRAFT
    assert visit(None, AT).head(path).status_code == 404
