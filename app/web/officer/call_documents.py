"""Files published with a call."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.approvals.models import Approval
from app.approvals.queries import open_proposals
from app.calls import service
from app.calls.models import Call
from app.calls.policy import may_edit_call, may_work_on_call
from app.calls.queries import documents_of, find_document
from app.calls.states import CallState
from app.files.proof import MEDIA_TYPES, Proof
from app.files.service import keep_file, remove_file
from app.web.bodies import accept_body
from app.web.downloads import send_stored
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.part_forms import trimmed
from app.web.rendering import render_text

SLOT = "document"


class DocumentForm(FlaskForm):
    """A file and what it is called; proven and stored before any transaction begins."""

    title = StringField(
        _l("附件名称"), [Length(max=120, message=_l("最多 %(max)d 字"))], description=_l("不填时用文件名")
    )
    file = FileField(
        _l("文件"),
        [InputRequired(_l("请选择文件"))],
        description=_l("PDF、DOCX、XLSX、PNG 或 JPG，不超过 %(n)s MB", n=LARGEST >> 20),
    )
    proof: Proof

    def validate_file(self, field: FileField) -> None:
        """Prove what was sent, or say in a sentence why not."""
        upload = field.data if getattr(field.data, "filename", "") else None
        try:
            self.proof = prove_upload(upload, tuple(MEDIA_TYPES))
        except UploadRefused as refused:
            raise ValidationError(render_text(refused.text)) from refused


def _desk(call: Call) -> dict[str, Any]:
    shown = {"documents": documents_of(call), "proposed": _proposed(call)}
    return desk_of(call, "call_documents") | shown


def _proposed(call: Call) -> list[Approval]:
    waiting = [] if call.state == CallState.DRAFT else open_proposals(call.__tablename__, call.id)
    return [approval for approval in waiting if approval.payload.get("part") == "documents"]


@bp.route("/calls/<key:id>/documents", methods=["GET", "POST"])
@accept_body(LARGEST + (1 << 20))
@verb(
    may_work_on_call,
    load_call,
    form=lambda _call: DocumentForm(),
    template="officer/calls/call_documents.html",
    context=_desk,
)
def call_documents(call: Call, form: DocumentForm) -> ResponseReturnValue:
    """What stands there, and one more."""
    file = keep_file(call, SLOT, form.proof, by=me(), at=instant())
    service.add_document(call, file, trimmed(form.title.data), by=me(), at=instant())
    flash(_("已添加附件"), "success")
    return redirect(url_for("officer.call_documents", id=call.id), 303)


@bp.post("/calls/<key:id>/documents/remove")
@verb(may_edit_call, load_call)
def remove_document(call: Call) -> ResponseReturnValue:
    """One file off the draft."""
    document = find_document(call, request.form.get("document", ""))
    if document is None:
        abort(404)
    file = service.remove_document(document, call, by=me(), at=instant())
    remove_file(file, call, by=me(), at=instant())
    flash(_("已移除附件"), "success")
    return redirect(url_for("officer.call_documents", id=call.id), 303)


@bp.get("/calls/<key:id>/documents/<key:document>")
@page(may_work_on_call, load_call)
def call_document(call: Call, document: str) -> ResponseReturnValue:
    """The file itself."""
    found = find_document(call, document)
    return send_stored(found.file) if found else abort(404)
