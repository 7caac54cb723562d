"""Forms of an officer's work at a need."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.calls.policy import drafts_for_needs
from app.extensions import db
from app.needs.models import Need
from app.needs.queries import alike_needs
from app.needs.service import Said
from app.needs.states import Stance, Way
from app.shared.clock import local_date
from app.web.fields import stripped
from app.web.instant import instant, me
from app.web.officer.part_forms import offered, trimmed
from app.web.rendering import render_text

LONG = _l("最多 %(max)d 字")


class PublishForm(FlaskForm):
    """What is printed beside it."""

    source = StringField(
        _l("公开的来源"),
        [InputRequired(_l("请填写公开的来源")), Length(max=400, message=LONG)],
        description=_l("公开清单上印出的来源，不要写企业名称和联系方式"),
        filters=[stripped],
    )

    def __init__(self, need: Need, **more: Any) -> None:
        way = need.way if need.way != Way.PUBLISHED else Way.SURVEY
        super().__init__(data={"source": need.source or str(way.label)}, **more)


class MergeForm(FlaskForm):
    """Into which one."""

    other = RadioField(
        _l("合并到"),
        [InputRequired(_l("请选择合并到哪一条"))],
        description=_l("按文字相似程度列出同一产业链的需求"),
    )

    def __init__(self, need: Need, **more: Any) -> None:
        super().__init__(**more)
        self.alike = alike_needs(need, me(), instant())
        self.other.choices = offered(
            (
                row.need.id,
                _l(
                    "%(title)s（%(whose)s，相似度 %(percent)s）",
                    title=row.need.subject,
                    whose=row.need.whose or render_text(row.need.way),
                    percent=row.percent,
                ),
            )
            for row in self.alike
        )


class VetForm(FlaskForm):
    """What an expert said."""

    expert_name = StringField(
        _l("专家姓名"),
        [InputRequired(_l("请填写专家姓名")), Length(max=60, message=LONG)],
        filters=[stripped],
    )
    employer = StringField(_l("工作单位"), [Optional(), Length(max=120, message=LONG)], filters=[stripped])
    given_on = DateField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    stance = RadioField(_l("结论"), [InputRequired(_l("请选择结论"))])
    opinion = TextAreaField(
        _l("论证意见"),
        [InputRequired(_l("请写明论证意见")), Length(max=2000, message=LONG)],
        filters=[stripped],
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(data={"given_on": local_date(instant())}, **more)
        self.stance.choices = offered((m.value, m.label) for m in Stance)

    def said(self) -> Said:
        """What was typed."""
        return Said(
            trimmed(self.expert_name.data),
            Stance(self.stance.data),
            trimmed(self.opinion.data),
            self.given_on.data,
            trimmed(self.employer.data),
        )


class AnswerForm(FlaskForm):
    """Who can do it, and how."""

    answer = TextAreaField(
        _l("回应"),
        [InputRequired(_l("请写明回应")), Length(max=4000, message=LONG)],
        description=_l("哪家机构能做、能力范围、怎样联系；填报企业会收到，需求已公开的同时公开"),
        filters=[stripped],
    )


class RaiseForm(FlaskForm):
    """Into which draft."""

    call = SelectField(_l("列入哪一份草稿"), [InputRequired(_l("请选择一份草稿"))])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        drafts = db.session.scalars(drafts_for_needs(me(), instant())).all()
        self.drafts = {call.id: call for call in drafts}
        self.call.choices = offered([("", _l("请选择")), *((call.id, call.title) for call in drafts)])
