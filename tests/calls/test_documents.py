"""Documents of a published call change by corrections: two officers, a reason, and nothing disappears."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.approvals.models import Approval
from app.calls import service
from app.calls.changes import told_changes
from app.calls.models import Call, CallDocument
from app.calls.policy import may_amend_call, may_amend_document
from app.calls.queries import document_versions, documents_of, find_document, proposed_documents
from app.calls.states import CallState
from app.extensions import db
from app.files.models import StoredFile
from app.files.service import keep_file
from app.history.models import Act
from app.people.models import User
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call
from tests.factories.drafts import make_draft, make_published
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_member, make_officer, make_organisation

DURING = AT + timedelta(days=2)


def stored(call: Call, by: User, name: str = "补充通知.pdf", at: datetime = DURING) -> StoredFile:
    return keep_file(call, "document", quick_proof(name), by=by, at=at)


def with_document(first: User, *titles: str) -> Call:
    """A published call with one document a title, attached while it was a draft."""
    call = make_draft(first)
    for title in titles:
        service.add_document(call, stored(call, first, f"{title}.pdf", AT), title, by=first, at=AT)
    return service.publish_call(call, by=first, at=AT)


def add(call: Call, by: User, title: str = "补充通知", at: datetime = DURING) -> Approval:
    return service.propose_document(call, stored(call, by), title, "示例理由", by=by, at=at)


def titles(call: Call) -> list[str]:
    return [document.title for document in documents_of(call)]


def after_closing(call: Call) -> datetime:
    assert call.closes_at is not None
    return call.closes_at + timedelta(days=1)


def test_added_document_waits_for_a_second_officer_and_is_then_public(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知")
    revision = call.revision
    approval = add(call, first)
    assert titles(call) == ["通知"]
    assert [title for title, _file in proposed_documents(approval)] == ["通知", "补充通知"]

    correction = service.agree_amendment(approval, "同意", by=second, at=DURING)

    assert titles(call) == ["通知", "补充通知"]
    assert documents_of(call)[1].added_in == correction
    assert call.revision == revision + 1
    (label, before, after) = told_changes(correction.changes)[0]
    assert (str(label), before) == ("附件", "")
    assert "补充通知（补充通知.pdf，SHA-256 " in str(after)
    act = db.session.query(Act).filter_by(name="call.corrected").one()
    assert (act.figures["part"], act.figures["correction"]) == ("documents", 1)


def test_newer_version_takes_the_place_and_the_older_stays_readable(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知", "承诺书")
    old = documents_of(call)[0]

    approval = service.propose_replacement(
        old, stored(call, first, "通知（修订）.pdf"), "", "日期有误", by=first, at=DURING
    )
    correction = service.agree_amendment(approval, by=second, at=DURING)

    newer = documents_of(call)[0]
    assert (newer.title, newer.position, newer.file.name) == ("通知", old.position, "通知（修订）.pdf")
    assert (old.ended_in, newer.added_in, old.is_current) == (correction, correction, False)
    assert find_document(call, old.id) == old
    (_label, before, after) = told_changes(correction.changes)[0]
    assert "通知.pdf" in str(before)
    assert "通知（修订）.pdf" in str(after)


def test_withdrawn_document_leaves_the_list_and_stays_in_its_correction(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知", "承诺书")
    gone = documents_of(call)[1]

    approval = service.propose_document_withdrawal(gone, "已不适用", by=first, at=DURING)
    service.agree_amendment(approval, by=second, at=DURING)

    assert titles(call) == ["通知"]
    assert {document.title for document in document_versions(call)} == {"通知", "承诺书"}
    service.agree_amendment(add(call, first), by=second, at=DURING)
    assert len({document.position for document in document_versions(call)}) == 3


def test_document_proposed_and_agreed_by_one_person_refused(app: Flask) -> None:
    officer = make_officer()
    call = with_document(officer)
    approval = add(call, officer)
    with pytest.raises(Refused) as refused:
        service.agree_amendment(approval, by=officer, at=DURING)
    assert refused.value.verdict.code == "same_person"


def test_refused_proposal_publishes_nothing(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知")
    approval = add(call, first)
    service.refuse_amendment(approval, "不需要", by=second, at=DURING)
    assert titles(call) == ["通知"]
    assert len(document_versions(call)) == 1


def test_second_proposal_overtaken_by_the_first_refused(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知")
    old = documents_of(call)[0]
    one = service.propose_document_withdrawal(old, "已不适用", by=first, at=DURING)
    two = service.propose_replacement(old, stored(call, first), "", "有误", by=first, at=DURING)
    service.agree_amendment(one, by=second, at=DURING)
    with pytest.raises(Refused) as refused:
        service.agree_amendment(two, by=second, at=DURING)
    assert refused.value.verdict.code == "overtaken"
    with pytest.raises(Refused) as refused:
        service.propose_document_withdrawal(old, "再撤一次", by=first, at=DURING)
    assert refused.value.verdict.code == "ended"


def test_after_closing_documents_join_but_none_goes(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = with_document(first, "通知")
    old, late = documents_of(call)[0], after_closing(call)
    early = service.propose_document_withdrawal(old, "已不适用", by=first, at=DURING)

    service.agree_amendment(add(call, first, at=late), by=second, at=late)

    assert titles(call) == ["通知", "补充通知"]
    with pytest.raises(Invalid) as invalid:
        service.propose_document_withdrawal(old, "已不适用", by=first, at=late)
    assert "reason" in invalid.value.errors
    with pytest.raises(Invalid) as invalid:
        service.propose_replacement(old, stored(call, first), "", "有误", by=first, at=late)
    assert "reason" in invalid.value.errors
    with pytest.raises(Refused):
        service.agree_amendment(early, by=second, at=late)


def test_more_documents_than_a_call_carries_invalid(app: Flask) -> None:
    officer = make_officer()
    call = with_document(officer, *(f"附件{n}" for n in range(20)))
    with pytest.raises(Invalid) as invalid:
        add(call, officer)
    assert "file" in invalid.value.errors


def test_proposal_without_reason_or_change_invalid(app: Flask) -> None:
    officer = make_officer()
    call = with_document(officer, "通知")
    old = documents_of(call)[0]
    with pytest.raises(Invalid):
        service.propose_document_withdrawal(old, " ", by=officer, at=DURING)
    with pytest.raises(Invalid) as invalid:
        service.propose_replacement(old, old.file, "", "没有变化", by=officer, at=DURING)
    assert "reason" in invalid.value.errors


def test_place_of_a_removed_draft_document_never_reused_beside_another(app: Flask) -> None:
    officer = make_officer()
    call = make_draft(officer)
    first, _second = (
        service.add_document(call, stored(call, officer, at=AT), title, by=officer, at=AT)
        for title in ("甲", "乙")
    )
    service.remove_document(first, call, by=officer, at=AT)
    service.add_document(call, stored(call, officer, at=AT), "丙", by=officer, at=AT)
    assert [document.position for document in documents_of(call)] == [2, 3]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (CallState.DRAFT, "wrong_state"),
        (CallState.PUBLISHED, "ok"),
        (CallState.WITHDRAWN, "wrong_state"),
        (CallState.ARCHIVED, "wrong_state"),
    ],
)
def test_amending_a_document_by_state_and_seat_decided(app: Flask, state: CallState, code: str) -> None:
    call = make_call(state=state)
    officer = make_officer(call)
    document = CallDocument(file=stored(call, officer), title="通知", position=1)
    call.documents.append(document)
    db.session.flush()
    assert may_amend_document(officer, document, AT).code == code
    assert may_amend_call(officer, call, AT).code == code
    for other in (None, make_member(make_organisation()), make_officer(make_published())):
        if other is None or not may_amend_call(other, call, AT).ok:
            assert may_amend_document(other, document, AT).hide == may_amend_call(other, call, AT).hide
