"""The indicators of an item, row by row, and a field into which lines can be pasted that are then read into rows."""

import math
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FloatField, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.calls.models import Item
from app.calls.parts import Plain
from app.calls.reading import read_indicators
from app.calls.states import Comparator
from app.web.officer.part_forms import PartForm, add_rows, offered, row_button, trimmed

LONG = _l("最多 %(max)d 字")
SPARE_ROWS, MOST_ROWS = 3, 60
NUMBERS = ("value", "low", "high", "k")


def finite(_form: Any, field: Any) -> None:
    """``float`` reads nan and inf as well, which are no figures."""
    if field.data is not None and not math.isfinite(field.data):
        field.data = None
        raise ValidationError(_l("请填写数字"))


class Figure(FloatField):
    """A number as people write it: 120 and not 120.0."""

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return super()._value()
        return f"{self.data:.15g}"


class IndicatorForm(Form):
    """One row; an empty row is passed over."""

    text = TextAreaField(_l("原文"), [Optional(), Length(max=2000, message=LONG)])
    parameter = StringField(_l("参数"), [Optional(), Length(max=400, message=LONG)])
    comparator = SelectField(
        _l("比较方式"), choices=offered((m.value, m.label) for m in Comparator), default=Comparator.NONE.value
    )
    value = Figure(_l("数值"), [Optional(), finite])
    low = Figure(_l("下限"), [Optional(), finite])
    high = Figure(_l("上限"), [Optional(), finite])
    unit = StringField(_l("计量单位"), [Optional(), Length(max=80, message=LONG)])
    k = Figure(_l("包含因子 k"), [Optional(), finite, NumberRange(0, 10, _l("包含因子在 0 与 10 之间"))])
    today = StringField(_l("现状值"), [Optional(), Length(max=120, message=LONG)])
    best_abroad = StringField(_l("国际先进值"), [Optional(), Length(max=120, message=LONG)])
    verification = StringField(_l("验证方法"), [Optional(), Length(max=300, message=LONG)])


class IndicatorsForm(PartForm):
    """All indicators of an item, and a field into which lines can be pasted that are then read into rows."""

    part = "indicators"
    rows = FieldList(FormField(IndicatorForm), label=_l("指标"))
    pasted = TextAreaField(
        _l("粘贴指标文字"),
        [Optional(), Length(max=6000, message=LONG)],
        description=_l("每行一项，或用分号隔开；识别后成为下面的行，可逐行修改"),
    )

    def __init__(self, subject: Item, **more: Any) -> None:
        super().__init__(subject, **more)
        if not self.is_submitted():
            add_rows(self.rows, MOST_ROWS, SPARE_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons that add rows or read what was pasted show the form again and save nothing."""
        if row_button(self.rows, MOST_ROWS):
            return False
        if "read_pasted" in request.form:
            self._read_pasted()
            return False
        return bool(super().validate(extra_validators))

    def _read_pasted(self) -> None:
        """What was read follows the last row that carries anything; rows are left as they were typed."""
        while len(self.rows) and not any(str(raw) for raw in _typed(self.rows[-1].form)):
            self.rows.pop_entry()
        found = read_indicators(trimmed(self.pasted.data)[:6000])
        for row in found[: MOST_ROWS - len(self.rows)]:
            self.rows.append_entry(row.to_plain())
        self.pasted.data = ""
        add_rows(self.rows, MOST_ROWS, SPARE_ROWS)

    def plain(self) -> Plain:
        rows = []
        for entry in self.rows:
            form = entry.form
            texts = {
                n: trimmed(form[n].data)
                for n in ("text", "parameter", "unit", "today", "best_abroad", "verification")
            }
            if texts["text"] or texts["parameter"]:
                numbers = {name: form[name].data for name in NUMBERS}
                row = texts | numbers | {"comparator": form.comparator.data}
                rows.append(row | {"text": texts["text"] or texts["parameter"]})
        return {"rows": rows}


def _typed(row: Form) -> list[Any]:
    """What was sent for the fields of a row, the comparator apart, which always says something."""
    return [
        raw for field in row if field.name.rpartition("-")[2] != "comparator" for raw in field.raw_data or ()
    ]
