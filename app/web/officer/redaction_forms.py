"""Forms of the page on which names are masked."""

from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.adapters.anonymising.reading import read_proof
from app.adapters.uploads import UploadRefused, prove_upload
from app.entries.models import Entry
from app.entries.queries import current_version
from app.files.proof import MEDIA_TYPES
from app.redactions.passages import passages_of
from app.redactions.reports import FileReport
from app.web.rendering import render_text, show_kept


class AcceptForm(FlaskForm):
    """Why it may stay."""

    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请填写理由")), Length(max=400, message=_l("最多 %(max)d 字"))],
        description=_l("例如：通用名称，不指向申报单位；已逐页查看图片，没有单位名称和标志"),
    )


class WordsForm(FlaskForm):
    """Words that the search missed, where they stand, and why they are masked."""

    words = StringField(
        _l("要遮蔽的文字"),
        [InputRequired(_l("请填写要遮蔽的文字")), Length(max=100, message=_l("最多 %(max)d 字"))],
        description=_l("例如：简称、楼宇或园区名称、自有品牌"),
    )
    place = SelectField(_l("位置"))
    reason = StringField(
        _l("理由"), [InputRequired(_l("请填写理由")), Length(max=400, message=_l("最多 %(max)d 字"))]
    )

    @classmethod
    def for_entry(cls, entry: Entry) -> "WordsForm":
        """The form of this request: made once, so that a page that is shown again finds what it refused."""
        if "words_form" not in g:
            version = current_version(entry)
            found = passages_of(entry.call.form, version.document) if version is not None else []
            g.words_form = cls()
            g.words_form.place.choices = [
                SelectChoice("", _l("申报表各处")),
                *(SelectChoice(p.place, " ".join(map(show_kept, p.label.split(" ")))) for p in found),
            ]
        form: WordsForm = g.words_form
        return form


class CopyForm(FlaskForm):
    """A redacted copy; ``report`` is there once the file was checked, read and cleared, before the transaction."""

    file = FileField()
    report: FileReport | None = None

    @classmethod
    def for_entry(cls, _entry: Entry) -> "CopyForm":
        """The form of this request: made once, so that a page that is shown again finds what it refused."""
        if "copy_form" not in g:
            g.copy_form = cls()
        form: CopyForm = g.copy_form
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Prove and read the file outside the transaction."""
        if not super().validate(extra_validators):
            return False
        try:
            proof = prove_upload(self.file.data or None, tuple(MEDIA_TYPES))
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
            return False
        self.report = read_proof("", proof)
        return True
