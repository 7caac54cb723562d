"""How a call begins: from nothing or as a copy."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.calls.models import Call
from app.calls.policy import kinds_to_create
from app.kinds import KINDS
from app.shared.clock import local_date
from app.web.instant import instant, me
from app.web.officer.part_forms import offered

TITLE = [InputRequired(_l("请填写榜单名称")), Length(max=120, message=_l("最多 %(max)d 字"))]
YEAR = [InputRequired(_l("请填写年度")), NumberRange(2000, 2100, _l("年度为四位数字"))]


class CreateCallForm(FlaskForm):
    """The least that a call needs before it can be written."""

    kind = SelectField(_l("榜单类别"), [InputRequired(_l("请选择类别"))])
    year = IntegerField(_l("年度"), YEAR)
    title = StringField(_l("榜单名称"), TITLE)
    organiser = StringField(
        _l("发榜单位"), [InputRequired(_l("请填写发榜单位")), Length(max=120, message=_l("最多 %(max)d 字"))]
    )

    def __init__(self, **more: Any) -> None:
        year, organiser = local_date(instant()).year, current_app.config["SETTINGS"].organiser
        super().__init__(data={"year": year, "organiser": organiser}, **more)
        self.kind.choices = offered(
            (name, KINDS[name].words.call) for name in kinds_to_create(me(), instant())
        )


class CopyCallForm(FlaskForm):
    """The year of the copy, and what of the items it takes along."""

    year = IntegerField(_l("新的年度"), YEAR, description=_l("所有日期顺延到这一年"))
    title = StringField(_l("新的榜单名称"), TITLE)
    items = RadioField(
        _l("榜题"),
        [InputRequired(_l("请选择"))],
        choices=offered(
            [
                ("none", _l("不复制榜题")),
                ("all", _l("复制全部榜题")),
                ("failed", _l("只复制流榜的榜题（二次发榜）")),
            ]
        ),
    )

    def __init__(self, source: Call, **more: Any) -> None:
        year = source.year + 1
        title = source.title.replace(str(source.year), str(year))
        super().__init__(data={"year": year, "title": title, "items": "none"}, **more)
