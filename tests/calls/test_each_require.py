"""The verbs of lists, entries and decisions ask by themselves, whoever calls them: a stranger's try is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from app.calls import service as calls
from app.calls.models import Call, CallDocument, Item
from app.calls.service import documents, items
from app.calls.service.document_proposals import propose_document_withdrawal, propose_replacement
from app.calls.states import ItemState
from app.decisions.service import recall_decision
from app.entries.service import settle_entry
from app.entries.service.files import take_file_off
from app.extensions import db
from app.files.models import StoredFile
from app.letters.models import Letter
from app.letters.service import open_letter
from app.people.models import User
from app.rounds.service import detect_conflicts
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.decisions import decide, make_judged_item
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.entries import make_full_draft
from tests.factories.people import AT, make_officer, make_user

pytestmark = pytest.mark.usefixtures("app")
FILE: Any = StoredFile(id="f" * 12, name="说明.pdf")
Try = Callable[[Call, User], object]


def failed(item: Item) -> Item:
    """An item that was declared failed: only who asks is in the way."""
    item.state = ItemState.FAILED
    return item


@pytest.mark.parametrize(
    "act",
    [
        lambda call, by: documents.add_document(call, FILE, "说明", by=by, at=AT),
        lambda call, by: documents.remove_document(CallDocument(file=FILE), call, by=by, at=AT),
        lambda call, by: propose_replacement(CallDocument(call=call), FILE, "", "更新", by=by, at=AT),
        lambda call, by: propose_document_withdrawal(CallDocument(call=call), "更新", by=by, at=AT),
        lambda call, by: calls.copy_call(call, 2027, "2027年榜单（示例）", by=by, at=AT),
        lambda call, by: items.remove_item(call.items[0], by=by, at=AT),
        lambda call, by: items.relist_item(failed(call.items[0]), by=by, at=AT),
    ],
    ids=["add", "remove", "replace", "withdraw", "copy", "remove item", "relist"],
)
def test_draft_of_a_list_is_changed_and_copied_by_its_officers_alone(act: Try) -> None:
    make_catalogues()
    call = make_draft(make_officer())
    stranger = make_officer(make_call())
    with db.session.no_autoflush, pytest.raises(Refused):
        act(call, stranger)


def test_entry_loses_a_file_by_its_members_and_takes_an_outcome_once_it_is_handed_in() -> None:
    entry = make_full_draft(make_item(make_call()))
    file = db.session.query(StoredFile).filter_by(owner_id=entry.id).first()
    assert file is not None
    with pytest.raises(Refused):
        take_file_off(entry, file, by=make_user(), at=AT)
    with pytest.raises(Refused, match="not_submitted"):
        settle_entry(entry, "select", by=None, at=AT)


def test_decision_is_recalled_and_ties_are_searched_by_officers_of_the_call() -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)
    stranger = make_officer(make_call())
    with pytest.raises(Refused):
        recall_decision(decision, "材料有误", by=stranger, at=AT)
    with pytest.raises(Refused):
        detect_conflicts(judged.round, by=stranger, at=AT)


def test_letter_is_opened_by_its_reader() -> None:
    reader = make_user()
    letter = Letter(user_id=reader.id)
    with pytest.raises(Refused):
        open_letter(letter, by=make_user(), at=AT)
    open_letter(letter, by=reader, at=AT)
    assert letter.read_at == AT
