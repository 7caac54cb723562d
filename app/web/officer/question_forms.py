"""A section, a question: the fields that its type has."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.calls.models import Call
from app.calls.parts import Plain
from app.calls.service.forms import QUESTION, form_base
from app.calls.words import QUESTION_TYPES
from app.files.proof import MEDIA_TYPES
from app.web.fields import MultiCheckboxField
from app.web.officer.part_forms import add_rows, offered, row_button, trimmed

LONG = _l("最多 %(max)d 字")
SPARE_COLUMNS, MOST_COLUMNS = 3, 12
FIELDS_OF_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("limit",),
    "long_text": ("limit",),
    "number": ("unit",),
    "choice": ("choices",),
    "date": (),
    "table": ("columns",),
    "file": ("accept", "correctable"),
    "declaration": (),
    "response": (),
}
OWN_FIELDS = ("limit", "unit", "choices", "columns", "accept", "correctable")


class SectionForm(FlaskForm):
    """The title of a section."""

    base = HiddenField()
    title = StringField(_l("部分标题"), [InputRequired(_l("请填写标题")), Length(max=60, message=LONG)])

    def __init__(self, call: Call, title: str = "", **more: Any) -> None:
        super().__init__(data={"title": title, "base": form_base(call)}, **more)


class ColumnForm(Form):
    """One column of a table; an empty row is passed over."""

    key = HiddenField()
    label = StringField(_l("列名"), [Optional(), Length(max=40, message=LONG)])
    type = SelectField(_l("内容"), choices=offered([("text", _l("文字")), ("number", _l("数值"))]))
    limit = IntegerField(_l("字数上限"), [Optional(), NumberRange(1, 2000, _l("1 至 2000 字"))])
    total = IntegerField(_l("合计应为"), [Optional(), NumberRange(1, 1_000_000, _l("请填写正数"))])


class QuestionForm(FlaskForm):
    """A question of one type: fields of other types are taken away."""

    base = HiddenField()
    label = TextAreaField(_l("问题"), [InputRequired(_l("请填写问题")), Length(max=200, message=LONG)])
    hint = TextAreaField(_l("填写说明"), [Optional(), Length(max=400, message=LONG)])
    required = BooleanField(_l("必填"))
    limit = IntegerField(_l("字数上限"), [Optional(), NumberRange(1, 20000, _l("1 至 20000 字"))])
    unit = StringField(_l("计量单位"), [Optional(), Length(max=20, message=LONG)])
    choices = TextAreaField(
        _l("选项"), [Optional(), Length(max=4000, message=LONG)], description=_l("每行一个")
    )
    columns = FieldList(FormField(ColumnForm), label=_l("表格的列"))
    accept = MultiCheckboxField(
        _l("可上传的格式"),
        choices=offered((name, name.upper()) for name in MEDIA_TYPES),
        validate_choice=True,
    )
    correctable = BooleanField(_l("形式审查时可以补正"))
    identifying = BooleanField(
        _l("盲评时不给评审专家看"),
        description=_l("答案会写明单位或人员的问题，例如负责人、服务对象、盖章文件"),
    )

    def __init__(self, call: Call, type: str, question: Plain | None = None, **more: Any) -> None:
        self.type = type if type in QUESTION_TYPES else "text"
        plain = QUESTION | (question or {})
        data = plain | {"choices": "\n".join(plain["choices"]), "base": form_base(call)}
        super().__init__(data=data, **more)
        for name in set(OWN_FIELDS) - set(FIELDS_OF_TYPE[self.type]):
            del self[name]
        if "columns" in self and not self.is_submitted():
            add_rows(self.columns, MOST_COLUMNS, SPARE_COLUMNS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons of the columns, pressed without script, show the form again and save nothing."""
        if "columns" in self and row_button(self.columns, MOST_COLUMNS):
            return False
        return bool(super().validate(extra_validators))

    def plain(self) -> Plain:
        """The question as ``calls.service.put_question`` takes it."""
        plain: Plain = {
            "type": self.type,
            "label": trimmed(self.label.data),
            "hint": trimmed(self.hint.data),
            "required": bool(self.required.data),
            "identifying": bool(self.identifying.data),
        }
        for name in FIELDS_OF_TYPE[self.type]:
            plain[name] = getattr(self, f"_{name}")()
        return plain

    def _limit(self) -> int | None:
        return self.limit.data

    def _unit(self) -> str:
        return trimmed(self.unit.data)

    def _choices(self) -> list[str]:
        lines = (line.strip()[:100] for line in trimmed(self.choices.data).splitlines())
        return [*dict.fromkeys(line for line in lines if line)]

    def _accept(self) -> list[str]:
        return list(self.accept.data or [])

    def _correctable(self) -> bool:
        return bool(self.correctable.data)

    def _columns(self) -> list[Plain]:
        columns: list[Plain] = []
        taken = {entry.form.key.data for entry in self.columns if entry.form.key.data}
        for entry in self.columns:
            form = entry.form
            if not trimmed(form.label.data):
                continue
            key = form.key.data or next(k for n in range(1, 99) if (k := f"k{n}") not in taken)
            taken.add(key)
            column: Plain = {"key": key, "label": trimmed(form.label.data), "type": form.type.data}
            more = {"limit": form.limit.data, "total": form.total.data}
            columns.append(column | {name: value for name, value in more.items() if value})
        return columns
