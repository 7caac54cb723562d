"""Files of a draft: put in, taken out. They are read through ``public.entry_file``."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.entries.content.form import questions
from app.entries.models import Entry
from app.entries.policy import may_write_draft
from app.entries.queries import draft_files
from app.entries.service import add_file as keep
from app.entries.service import take_file_off
from app.extensions import db
from app.files.models import StoredFile
from app.redactions.uploads import keep_inspection, told_of
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.drafts import page_of, tell_gaps
from app.web.lab.entry_desk import load_entry
from app.web.lab.entry_forms import ConfirmForm, section_form
from app.web.lab.entry_slots import BODY, UploadForm
from app.web.rendering import render_text


def _section_with(entry: Entry, slot: str) -> str:
    found = [s["key"] for s, q in questions(entry.call.form) if q["key"] == slot and q["type"] == "file"]
    return found[0] if found else abort(404)


def _form(entry: Entry) -> UploadForm:
    form = UploadForm.for_entry(entry)
    _section_with(entry, form.slot)
    return form


def _context(entry: Entry) -> dict[str, Any]:
    """The section's page again, the sentence in the slot."""
    form = UploadForm.for_entry(entry)
    answers = section_form(entry, _section(entry, form.slot), posted=False)
    tell_gaps(entry, answers, missing=False)
    key = _section_with(entry, form.slot)
    return {"page": page_of(entry, key, answers=answers, refused=form.refused)}


def _section(entry: Entry, slot: str) -> Any:
    key = _section_with(entry, slot)
    return next(s for s in entry.call.form if s["key"] == key)


@bp.post("/entries/<key:id>/slots/<string:slot>")
@accept_body(BODY)
@verb(may_write_draft, load_entry, form=_form, template="lab/entries/section.html", context=_context)
def add_file(entry: Entry, form: UploadForm, slot: str) -> ResponseReturnValue:
    """Put a proven file into a slot of the draft."""
    assert form.proof is not None  # noqa: S101  the form was valid
    file = keep(entry, slot, form.proof, by=me(), at=instant())
    # What is flashed lies in the session, and that in the database: the name of a sealed file does not belong there.
    sealed = form.proof.sealed is not None
    flash(_("已上传并加密") if sealed else _("已上传「%(name)s」", name=form.proof.name), "success")
    if form.inspection is not None:
        for words in told_of(keep_inspection(entry, file, form.inspection, at=instant())):
            flash(render_text(words), "warning")
    section = _section_with(entry, slot)
    return redirect(url_for("lab.section", id=entry.id, section=section, _anchor=f"slot-{slot}"), 303)


@bp.post("/entries/<key:id>/files/<key:file>/remove")
@verb(may_write_draft, load_entry, form=ConfirmForm)
def remove_file(entry: Entry, form: ConfirmForm, file: str) -> ResponseReturnValue:  # noqa: ARG001
    """Take a file out of the draft."""
    stored = db.session.get(StoredFile, file)
    if stored is None or stored.owner_id != entry.id:
        abort(404)
    slot = next((each.slot for each in draft_files(entry) if each.id == stored.id), stored.slot)
    take_file_off(entry, stored, by=me(), at=instant())
    section = _section_with(entry, slot)
    return redirect(url_for("lab.section", id=entry.id, section=section, _anchor=f"slot-{slot}"), 303)
