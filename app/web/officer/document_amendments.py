"""Proposing a change of the documents of a published call; a second officer reads them before he decides."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from app.adapters.uploads import LARGEST
from app.approvals.models import Approval
from app.approvals.policy import may_see_approval
from app.calls import service
from app.calls.models import Call, CallDocument
from app.calls.policy import may_amend_call, may_amend_document
from app.calls.queries import proposed_documents
from app.extensions import db
from app.files.service import keep_file
from app.shared.text import t
from app.web.bodies import accept_body
from app.web.downloads import send_stored
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.amendment_forms import WithdrawalForm
from app.web.officer.approvals import load_approval
from app.web.officer.call_amendments import sent
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.call_documents import SLOT, DocumentForm
from app.web.officer.part_forms import Reasoned, trimmed


class DocumentAmendment(Reasoned, DocumentForm):
    """A file, what it is called, and why it joins the list or takes another's place."""


def load_document(id: str) -> CallDocument | None:
    """The document of the address, with its call."""
    return db.session.get(CallDocument, id)


def _desk(document: CallDocument) -> dict[str, Any]:
    call = document.call
    return desk_of(call, "call_documents") | {"call": call}


@bp.route("/calls/<key:id>/documents/add", methods=["GET", "POST"])
@accept_body(LARGEST + (1 << 20))
@verb(
    may_amend_call,
    load_call,
    form=lambda _call: DocumentAmendment(),
    template="officer/amendments/add_document.html",
    context=lambda call: desk_of(call, "call_documents"),
)
def add_document(call: Call, form: DocumentAmendment) -> ResponseReturnValue:
    """One file more."""
    file = keep_file(call, SLOT, form.proof, by=me(), at=instant())
    title, reason = trimmed(form.title.data), trimmed(form.reason.data)
    return sent(service.propose_document(call, file, title, reason, by=me(), at=instant()))


@bp.route("/documents/<key:id>/replace", methods=["GET", "POST"])
@accept_body(LARGEST + (1 << 20))
@verb(
    may_amend_document,
    load_document,
    form=lambda document: DocumentAmendment(data={"title": document.title}),
    template="officer/amendments/replace_document.html",
    context=_desk,
)
def replace_document(document: CallDocument, form: DocumentAmendment) -> ResponseReturnValue:
    """A newer version in the place of this one."""
    file = keep_file(document.call, SLOT, form.proof, by=me(), at=instant())
    title, reason = trimmed(form.title.data), trimmed(form.reason.data)
    return sent(service.propose_replacement(document, file, title, reason, by=me(), at=instant()))


@bp.route("/documents/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_amend_document,
    load_document,
    form=WithdrawalForm,
    template="officer/amendments/withdraw_document.html",
    context=lambda document: (
        _desk(document)
        | {
            "sentences": [
                t("提请另一位承办人同意撤下附件「%(title)s」", title=document.title),
                t("同意后附件列表不再列出它，更正说明中仍可查阅原文件和理由"),
            ]
        }
    ),
)
def withdraw_document(document: CallDocument, form: WithdrawalForm) -> ResponseReturnValue:
    """Off the list, with a reason that everybody reads."""
    reason = trimmed(form.reason.data)
    return sent(service.propose_document_withdrawal(document, reason, by=me(), at=instant()))


@bp.get("/approvals/<key:id>/files/<key:file>")
@page(may_see_approval, load_approval)
def approval_file(approval: Approval, file: str) -> ResponseReturnValue:
    """A file that would be published if the proposal were agreed: the second officer reads it first."""
    found = next((stored for _title, stored in proposed_documents(approval) if stored.id == file), None)
    return send_stored(found) if found is not None else abort(404)
