"""The forms of a call's parts: what is typed as plain data, and what differs from what another officer saved."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import FieldList, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.calls.changes import call_of, compare
from app.calls.models import Call, Item
from app.calls.parts import Plain, fingerprint, read_part
from app.shared.text import Text
from app.web.rendering import render_text

Difference = tuple[Any, Any, Any]


class PartForm(FlaskForm):
    """A form over one part of a call or item. ``base`` carries what the writer had before his eyes."""

    part: ClassVar[str]
    base = HiddenField()

    def __init__(self, subject: Call | Item, **more: Any) -> None:
        self.subject = subject
        super().__init__(data=self.values_of(read_part(subject, self.part)), **more)
        if not self.is_submitted():
            self.rebase()

    def values_of(self, plain: Plain) -> dict[str, Any]:
        """The values of the fields for a stored part."""
        return plain

    def plain(self) -> Plain:
        """The part as it was typed."""
        raise NotImplementedError

    def rebase(self) -> str:
        """Take what is stored now as what the writer has seen; an empty text, so that a template can call it."""
        self.base.data = fingerprint(read_part(self.subject, self.part))
        return ""

    def differences(self) -> list[Difference]:
        """What is stored against what was typed: (label, stored, typed), only where they differ."""
        stored = read_part(self.subject, self.part)
        lines = compare(self.part, stored, self.plain(), call_of(self.subject))
        return [(label, was, typed) for _path, label, was, typed in lines]


class Reasoned(FlaskForm):
    """The reason of a correction, which everybody will read."""

    reason = TextAreaField(
        _l("更正理由"),
        [InputRequired(_l("请写明理由")), Length(max=1000, message=_l("最多 %(max)d 字"))],
        description=_l("复核人和公众都会看到"),
    )


def row_button(rows: FieldList, most: int, spare: int = 1) -> bool:
    """Whether a button of a table of rows was pressed without script: one row less, or ``spare`` empty ones more."""
    gone = request.form.get("remove_row")
    if gone:
        rows.entries = [entry for entry in rows.entries if entry.name != gone]
    elif "add_row" in request.form:
        add_rows(rows, most, spare)
    return bool(gone) or "add_row" in request.form


def add_rows(rows: FieldList, most: int, spare: int) -> None:
    """Empty rows at the end, up to the cap."""
    for _n in range(min(spare, most - len(rows))):
        rows.append_entry()


def over(form: type[PartForm]) -> Callable[[Call | Item], PartForm]:
    """The maker of a part's form, for ``@verb(form=…)``."""
    return lambda subject: form(subject)


def label(form: FlaskForm, labels: Mapping[str, Text]) -> None:
    """Name the fields as the kind of call calls them; a field without such a name keeps its own."""
    for field in form:
        if field.name in labels:
            field.label.text = labels[field.name]


def offered(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a select or of radio buttons: (value, words)."""
    return [
        SelectChoice(value, LazyString(render_text, words) if isinstance(words, Text) else words)
        for value, words in pairs
    ]


def trimmed(text: str | None) -> str:
    """Text without spaces around it, lines ended one way."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()
