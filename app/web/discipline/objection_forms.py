"""Forms of the discipline officer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.notices.models import Objection
from app.notices.states import ObjectionState
from app.web.public.objection_forms import concern_choices
from app.web.rendering import render_text

LONGEST = 3000
RESULTS = (ObjectionState.UPHELD, ObjectionState.PARTLY_UPHELD, ObjectionState.DISMISSED)


class LineForm(FlaskForm):
    """Which line an objection concerns."""

    line = RadioField(_l("涉及哪一项"), [InputRequired(_l("请选择一项"))])


def line_form(objection: Objection) -> LineForm:
    """What of the notice still stands: winners, and results without winners."""
    form = LineForm()
    form.line.choices = concern_choices(objection.notice)
    if not form.is_submitted():
        form.line.data = objection.line_id or objection.decision_id
    return form


class RefuseForm(FlaskForm):
    """Why it is not taken up."""

    opinion = TextAreaField(
        _l("不予受理的理由"),
        [InputRequired(_l("请写明理由")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("异议人凭查询码可以看到"),
    )


class DecideForm(FlaskForm):
    """What came of the examination."""

    result = RadioField(_l("处理结果"), [InputRequired(_l("请选择处理结果"))])
    opinion = TextAreaField(
        _l("处理意见"),
        [InputRequired(_l("请写明处理意见")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("异议人凭查询码可以看到；不要写入异议人信息"),
    )
    ruling = TextAreaField(
        _l("须纠正的问题"),
        [Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("异议成立时必填：承办人和申报单位据此了解为何重新办理；不要写入异议人信息"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.result.choices = [(state.value, render_text(state.label)) for state in RESULTS]


def decide_form(objection: Objection) -> DecideForm:
    """With a ruling only where it concerns a result without winners: a winner's place goes to the next in rank."""
    form = DecideForm()
    if objection.decision_id is None:
        del form.ruling
    return form
