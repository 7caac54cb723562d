"""The call's form as pages: one WTForms form a section, made from its questions; starting, handing in, taking back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.entries.content.document import Frozen
from app.entries.content.form import PARTS, Question
from app.entries.content.values import MOST_ROWS
from app.entries.models import Draft, Entry
from app.entries.policy import writing_organisations
from app.entries.queries import draft_answers
from app.entries.scope import kept_scope, scope_of
from app.entries.service import Saved, Sealed, freeze, pressed_before
from app.entries.states import Claim
from app.sealing.codes import new_code
from app.sealing.errors import WrongCode
from app.shared.columns import new_key
from app.shared.text import t
from app.web.instant import instant, viewer
from app.web.rendering import render_text, show_kept
from app.web.sealed_drafts import seal_now


class Required:
    """Marks a question that must be answered before handing in. Drafts are saved with holes, so nothing is checked."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        return None


class Counted(Required):
    """Tells the printed limit of a long text to the counter below it; what is longer is kept and told of."""

    def __init__(self, limit: int) -> None:
        self.field_flags = {"maxlength": limit}  # type: ignore[misc]


class SectionForm(FlaskForm):
    """The answers of one section. ``bases`` says for each field which revision the writer saw, and a mark of its value;
    ``conflicts`` holds what stands where a colleague was faster."""

    bases: dict[str, str]
    conflicts: dict[str, Saved]

    def answers(self) -> dict[str, Any]:
        """{field: value} as ``entries.service.save_field`` takes it."""
        return {name: self[name].data for name in self.bases}

    def saw(self, name: str) -> int:
        """The revision that the writer saw in a field."""
        text = self.bases[name].partition(".")[0]
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def untouched(self, name: str) -> bool:
        """Whether the field still says what the page showed, so that nothing is to be saved."""
        mark = self.bases[name].partition(".")[2]
        return bool(mark) and mark == mark_of(self[name].data)


def mark_of(value: Any) -> str:
    """A short mark of a value, to tell whether a page changed it."""
    plain = "" if value is None or value is False else value
    text = plain.replace("\r\n", "\n") if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def section_form(entry: Entry, section: Mapping[str, Any], *, posted: bool = True) -> SectionForm:
    """The form of a section, filled from the draft; with ``posted`` the words of the request stand instead."""
    fields: dict[str, Any] = {}
    for question in section["questions"]:
        fields |= _fields(question, entry)
    made = type("MadeSectionForm", (SectionForm,), fields)
    answers = draft_answers(entry.draft) if entry.draft is not None else {}
    data = {name: answers[name] for name in fields if answers.get(name) is not None}
    form: SectionForm = made(data=data) if posted else made(formdata=None, data=data)
    shown = made(formdata=None, data=data) if posted and form.is_submitted() else form
    sent = request.form if posted and form.is_submitted() else {}
    form.bases = {name: sent.get(f"seen-{name}") or _base(entry.draft, shown, name) for name in fields}
    form.conflicts = {}
    return form


def _base(draft: Draft | None, shown: SectionForm, name: str) -> str:
    revision = draft.fields[name]["r"] if draft is not None and name in draft.fields else 0
    return f"{revision}.{mark_of(shown[name].data)}"


def _fields(question: Question, entry: Entry) -> dict[str, Any]:
    """The WTForms fields of a question; files have forms of their own (``_macros/files.html``)."""
    key, kind = question["key"], question["type"]
    mark = [Required()] if question.get("required", True) else []
    if kind == "file":
        return {}
    if kind == "response":
        return {
            f"{key}-{row.id}-{part}": _cell(part, mark) for row in entry.item.indicators for part in PARTS
        }
    if kind == "table":
        cells = {column["key"]: StringField(show_kept(column["label"])) for column in question["columns"]}
        row = type("RowForm", (Form,), cells)
        return {
            key: FieldList(
                FormField(row), show_kept(question["label"]), mark, min_entries=1, max_entries=MOST_ROWS
            )
        }
    return {key: _single(question, mark)}


def _single(question: Question, mark: list[Any]) -> Any:
    label, kind = show_kept(question["label"]), question["type"]
    if kind == "long_text":
        counted = [Counted(int(question["limit"]))] if question.get("limit") else []
        return TextAreaField(label, [*mark, *counted])
    if kind == "choice":
        choices = [SelectChoice(c, show_kept(c)) for c in question["choices"]]
        return RadioField(label, mark, choices=choices, validate_choice=False)
    if kind == "declaration":
        return BooleanField(label, mark)
    more = {"number": {"inputmode": "decimal"}, "date": {"type": "date"}}.get(kind, {})
    return StringField(label, mark, render_kw=more)


def _cell(part: str, mark: list[Any]) -> Any:
    if part == "claim":
        choices = [SelectChoice("", "—"), *(SelectChoice(c.value, render_text(c)) for c in Claim)]
        return SelectField(render_text(t("响应情况")), mark, choices=choices, validate_choice=False)
    if part == "how":
        return TextAreaField(render_text(t("验证方式")), mark)
    return StringField(render_text(t("承诺值")), mark)


class FieldForm(FlaskForm):
    """One field as ``static/js/autosave.js`` sends it: JSON {field, value, base}."""

    field = StringField(validators=[InputRequired(), Length(max=80)])
    base = IntegerField(default=0)
    value: Any = None

    @classmethod
    def from_request(cls, _entry: Entry) -> "FieldForm":
        """The form of this request; anything but an object of JSON is an empty form."""
        sent = request.get_json(silent=True) if request.is_json else None
        sent = sent if isinstance(sent, dict) else {}
        base = sent.get("base")
        plain = {
            "field": sent["field"] if isinstance(sent.get("field"), str) else "",
            "base": str(base) if type(base) is int and 0 <= base < 10**9 else "0",
        }
        form = cls(formdata=MultiDict(plain))
        form.value = sent.get("value")
        return form


class StartForm(FlaskForm):
    """In whose name."""

    organisation = RadioField(validators=[InputRequired()], choices=[])

    @classmethod
    def for_item(cls, item: Any) -> "StartForm":
        """The form with the organisations that the person writes for."""
        form = cls()
        found = writing_organisations(viewer(), item, instant())
        form.organisation.label.text = render_text(t("申报单位"))
        form.organisation.choices = [SelectChoice(o.id, o.name) for o in found]
        if len(found) == 1 and not form.is_submitted():
            form.organisation.data = found[0].id
        return form


class SubmitForm(FlaskForm):
    """The key of this press and the digest of what the page showed; what stands now is frozen beside them.

    For a sealed call ``code`` is the reopening code that this press will give: made for the page and stored nowhere, so
    that a second press after a lost answer gives the same. ``sealed``: the envelope, once the form has been checked.
    """

    frozen: Frozen
    entry: Entry
    sealed: Sealed | None = None
    scope: Sequence[Mapping[str, str]] = ()

    key = HiddenField(validators=[InputRequired(), Length(max=40)])
    seen = HiddenField(validators=[InputRequired(), Length(max=64)])
    code = HiddenField(validators=[Length(max=40)])

    @classmethod
    def for_entry(cls, entry: Entry) -> "SubmitForm":
        """Freeze before the transaction begins (trust.md, "Order at submit")."""
        form = cls()
        form.frozen, form.entry = freeze(entry), entry
        if not form.is_submitted():
            form.key.data, form.seen.data = new_key(), form.frozen.sha256
        if not entry.call.sealed:
            del form.code
        elif not form.code.data:
            form.code.data = new_code()
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Seal before the transaction begins, unless this press has already made a version."""
        if not super().validate(extra_validators):
            return False
        self.scope = kept_scope(scope_of(self.entry.organisation, self.entry.item, instant()))
        if self.code is None or pressed_before(self.entry, str(self.key.data)) is not None:
            return True
        try:
            self.sealed = seal_now(self.entry, self.frozen, str(self.code.data))
        except WrongCode:
            self.form_errors.append(render_text(t("页面已失效，请刷新后再提交")))
        return not self.form_errors


class ConfirmForm(FlaskForm):
    """Nothing but a press."""
