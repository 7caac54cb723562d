"""A sealed bid and its own laboratory: loaded again with the reopening code, begun anew, handed in again."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.adapters.draft_keys import draft_keys
from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.entries import service
from app.entries.content.document import sealed_text
from app.entries.content.form import slots
from app.entries.models import Entry, EntryVersion
from app.entries.policy import may_begin_anew, may_hand_in_again, may_reopen_entry, may_write_draft
from app.entries.queries import FILES_A_SLOT, current_version
from app.files.proof import MEDIA_TYPES, Proof
from app.people.models import User
from app.sealing.envelopes import Opened
from app.shared.verdict import Invalid, Verdict, hidden
from app.web.bodies import accept_body
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.lab.entry_forms import ConfirmForm, SubmitForm
from app.web.lab.receipts import signed_receipt
from app.web.rendering import render_text
from app.web.sealed_drafts import destroy_afterwards, open_with_code

COPY = 2 * 1024 * 1024
BODY = 3 * LARGEST


class CodeForm(FlaskForm):
    """The reopening code of the version that counts; ``opened`` is there once it has opened the envelope."""

    code = StringField(
        _l("重开码"),
        [InputRequired(_l("请输入重开码")), Length(max=80, message=_l("重开码共 28 个字符，请核对"))],
    )
    entry: Entry
    opened: Opened | None = None

    @classmethod
    def for_entry(cls, entry: Entry) -> "CodeForm":
        """The form of this request."""
        form = cls()
        form.entry = entry
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Open the envelope outside the transaction."""
        version = current_version(self.entry)
        if not super().validate(extra_validators) or version is None:
            return False
        try:
            self.opened = open_with_code(version, self.code.data or "")
        except Invalid as invalid:
            self.code.errors = [render_text(text) for text in invalid.errors.values()]
        return self.opened is not None


@bp.route("/entries/<key:id>/reopen", methods=["GET", "POST"])
@verb(may_reopen_entry, load_entry, form=CodeForm.for_entry, template="lab/entries/reopen_entry.html")
def reopen_entry(entry: Entry, form: CodeForm) -> ResponseReturnValue:
    """Load the bid again as a draft, with the code that its receipt page gave."""
    assert form.opened is not None  # noqa: S101  the form was valid
    service.reopen_entry(entry, form.opened, draft_keys(), by=me(), at=instant())
    flash(_("已调回为草稿。原来提交的版本继续有效，直到你再次提交。"), "success")
    return redirect(url_for("lab.entry", id=entry.id), 303)


@bp.route("/entries/<key:id>/anew", methods=["GET", "POST"])
@verb(may_begin_anew, load_entry, form=ConfirmForm, template="lab/entries/begin_anew.html")
def begin_anew(entry: Entry, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """An empty draft where the code, or the draft's key, is lost."""
    lost = entry.draft.id if entry.draft is not None else None
    service.begin_anew(entry, draft_keys(), by=me(), at=instant())
    if lost is not None:
        destroy_afterwards(lost)
    flash(_("已建立空白草稿。"), "success")
    return redirect(url_for("lab.entry", id=entry.id), 303)


@bp.get("/entries/<key:id>/copy.json")
@page(may_write_draft, load_entry)
def draft_copy(entry: Entry) -> ResponseReturnValue:
    """The draft as a file, to take along before it is sealed: with it and the code a bid can be handed in again."""
    frozen = service.freeze(entry)
    text = sealed_text(frozen.document, frozen.manifest)
    return as_attachment(Response(text, mimetype="application/json"), f"{entry.item.code}-{entry.id}.json")


def show_code(entry: Entry, version: EntryVersion, form: SubmitForm) -> ResponseReturnValue:
    """The answer to the press that sealed a bid: the receipt, and the reopening code for the only time.

    Whoever presses the same form again, because the answer was lost, brings the same code: it is shown where it opens.
    """
    code = form.code.data or ""
    if form.sealed is not None and version.envelope_key == form.sealed.envelope_key:
        destroy_afterwards(form.sealed.draft_id)
    else:
        try:
            open_with_code(version, code)
        except Invalid:
            code = ""
    return render_template(
        "lab/entries/sealed_receipt.html",
        entry=entry,
        version=version,
        code=code,
        signed=signed_receipt(entry, version.number),
    )


class AgainForm(FlaskForm):
    """The laboratory's own copy, its files, and the code; ``proofs`` are there once they are checked and stored."""

    code = StringField(_l("重开码"), [InputRequired(_l("请输入重开码")), Length(max=80)])
    copy = FileField(_l("提交前下载的副本（JSON）"), [FileRequired(_l("请选择文件"))])
    files = MultipleFileField(_l("当时的全部附件"))
    entry: Entry
    text: str
    proofs: list[Proof]

    @classmethod
    def for_entry(cls, entry: Entry) -> "AgainForm":
        """The form of this request."""
        form = cls()
        form.entry, form.text, form.proofs = entry, "", []
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the copy and prove the files outside the transaction."""
        if not super().validate(extra_validators):
            return False
        self.text = self.copy.data.stream.read(COPY).decode("utf-8", "replace")
        most = FILES_A_SLOT * len(slots(self.entry.call.form))
        sent = [file for file in self.files.data or [] if isinstance(file, FileStorage) and file.filename]
        try:
            self.proofs = [prove_upload(file, tuple(MEDIA_TYPES)) for file in sent[:most]]
        except UploadRefused as refused:
            self.files.errors = [render_text(refused.text)]
            return False
        return True


def _may_again(user: User | None, entry: Entry, at: Any) -> Verdict:
    """For the version that counts."""
    version = current_version(entry)
    return may_hand_in_again(user, version, at) if version is not None else hidden()


@bp.route("/entries/<key:id>/again", methods=["GET", "POST"])
@accept_body(BODY)
@verb(_may_again, load_entry, form=AgainForm.for_entry, template="lab/entries/hand_in_again.html")
def hand_in_again(entry: Entry, form: AgainForm) -> ResponseReturnValue:
    """One's own copy in place of an envelope that could not be opened; taken where the receipt binds it."""
    version = current_version(entry) or abort(404)
    service.hand_in_again(version, form.text, form.proofs, form.code.data or "", by=me(), at=instant())
    flash(_("副本与回执一致，已收下。"), "success")
    return redirect(url_for("lab.version", id=entry.id, number=version.number), 303)
