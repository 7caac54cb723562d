"""Formal documents handed in again, and the appeal against a refusal."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.adapters.receipt_key import receipt_key
from app.entries.content.document import Frozen
from app.entries.models import Entry
from app.entries.policy import may_correct_entry
from app.entries.queries import current_version
from app.entries.service import add_file, freeze_correction, give_receipt, take_file_off
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.screening.policy import appeal_due, may_file_appeal
from app.screening.queries import screening_of
from app.screening.service import file_appeal as appeal
from app.screening.service import hand_in_correction
from app.shared.columns import new_key
from app.shared.verdict import Verdict, hidden
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.entry_desk import load_entry
from app.web.lab.entry_forms import ConfirmForm
from app.web.lab.entry_slots import BODY, UploadForm, correction_slots


class CorrectionForm(FlaskForm):
    """The key of this press; what will be handed in is frozen beside it."""

    key = HiddenField(validators=[InputRequired(), Length(max=40)])
    frozen: Frozen

    @classmethod
    def for_entry(cls, entry: Entry) -> "CorrectionForm":
        """Freeze before the transaction begins."""
        form = cls()
        form.frozen = freeze_correction(entry, entry.windows[-1])
        if not form.is_submitted():
            form.key.data = new_key()
        return form


class AppealForm(FlaskForm):
    """Facts and reasons."""

    grounds = TextAreaField(
        _l("申诉的事实和理由"),
        [InputRequired(_l("请写明申诉的事实和理由")), Length(max=2000, message=_l("最多 2000 字"))],
    )


def _context(entry: Entry) -> dict[str, Any]:
    window = entry.windows[-1]
    refused = UploadForm.for_entry(entry).refused if "slot" in (request.view_args or {}) else {}
    old = _old_files(entry)
    slots = correction_slots(entry, window, refused, old)
    return {
        "window": window,
        "slots": slots,
        "brought": any(slot.files for slot in slots),
        "fresh": new_key(),
    }


def _old_files(entry: Entry) -> dict[str, str]:
    """What lies in each slot by now, in a sentence."""
    version, told = current_version(entry), {}
    for key in entry.windows[-1].slots:
        names = [row["name"] for row in version.manifest if row["slot"] == key] if version else []
        told[key] = (
            _("原有文件：%(names)s。上传新文件后将全部替换；不上传则保持不变。", names="、".join(names))
            if names
            else _("原来没有文件。")
        )
    return told


@bp.route("/entries/<key:id>/correction", methods=["GET", "POST"])
@verb(
    may_correct_entry,
    load_entry,
    form=CorrectionForm.for_entry,
    template="lab/entries/correct_entry.html",
    context=_context,
)
def correct_entry(entry: Entry, form: CorrectionForm) -> ResponseReturnValue:
    """Bring the formal documents that screening asked for, and hand them in once."""
    screening = screening_of(entry) or abort(404)
    version = hand_in_correction(screening, form.frozen, form.key.data, by=me(), at=instant())
    give_receipt(version, receipt_key().key, at=instant())
    flash(_("补正材料已提交，请保存回执。"), "success")
    return redirect(url_for("lab.receipt", id=entry.id, number=version.number), 303)


@bp.post("/entries/<key:id>/correction/slots/<string:slot>")
@accept_body(BODY)
@verb(
    may_correct_entry,
    load_entry,
    form=UploadForm.for_entry,
    template="lab/entries/correct_entry.html",
    context=_context,
)
def add_correction_file(entry: Entry, form: UploadForm, slot: str) -> ResponseReturnValue:
    """Bring a file for the correction."""
    assert form.proof is not None  # noqa: S101  the form was valid
    add_file(entry, slot, form.proof, by=me(), at=instant(), window=entry.windows[-1])
    flash(_("已上传「%(name)s」", name=form.proof.name), "success")
    return redirect(url_for("lab.correct_entry", id=entry.id, _anchor=f"slot-{slot}"), 303)


@bp.post("/entries/<key:id>/correction/files/<key:file>/remove")
@verb(may_correct_entry, load_entry, form=ConfirmForm)
def remove_correction_file(entry: Entry, form: ConfirmForm, file: str) -> ResponseReturnValue:  # noqa: ARG001
    """Take a file out of the correction that is being prepared."""
    stored = db.session.get(StoredFile, file)
    if stored is None or stored.owner_id != entry.windows[-1].id:
        abort(404)
    take_file_off(entry, stored, by=me(), at=instant())
    return redirect(url_for("lab.correct_entry", id=entry.id), 303)


def _may_appeal(user: User | None, entry: Entry, at: Any) -> Verdict:
    """As the screening of the entry says; without one there is nothing to appeal against."""
    screening = screening_of(entry)
    return may_file_appeal(user, screening, at) if screening is not None else hidden()


def _appeal_context(entry: Entry) -> dict[str, Any]:
    screening = screening_of(entry)
    return {"screening": screening, "due": appeal_due(screening) if screening else None}


@bp.route("/entries/<key:id>/appeal", methods=["GET", "POST"])
@verb(
    _may_appeal, load_entry, form=AppealForm, template="lab/entries/file_appeal.html", context=_appeal_context
)
def file_appeal(entry: Entry, form: AppealForm) -> ResponseReturnValue:
    """Appeal against the refusal, within five working days, to another officer."""
    screening = screening_of(entry) or abort(404)
    appeal(screening, form.grounds.data, by=me(), at=instant())
    flash(_("申诉已提交，由另一位承办人处理。"), "success")
    return redirect(url_for("lab.entry", id=entry.id), 303)
