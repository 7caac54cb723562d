"""How a call begins: from nothing or as a copy."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.calls.models import Call
from app.calls.policy import kinds_to_create
from app.kinds import KINDS
from app.shared.clock import local_date
from app.web.instant import instant, me
from app.web.officer.part_forms import label, offered
from app.web.rendering import render_text

TITLE = [InputRequired(_l("请填写名称")), Length(max=120, message=_l("最多 %(max)d 字"))]
YEAR = [InputRequired(_l("请填写年度")), NumberRange(2000, 2100, _l("年度为四位数字"))]


class CreateCallForm(FlaskForm):
    """The least that a call needs before it can be written."""

    kind = SelectField(_l("类别"), [InputRequired(_l("请选择类别"))])
    year = IntegerField(_l("年度"), YEAR)
    title = StringField(_l("名称"), TITLE)
    organiser = StringField(
        _l("发布单位"), [InputRequired(_l("请填写发布单位")), Length(max=120, message=_l("最多 %(max)d 字"))]
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
    title = StringField(_l("新的名称"), TITLE)
    items = RadioField(validators=[InputRequired(_l("请选择"))])

    def __init__(self, source: Call, **more: Any) -> None:
        year, words = source.year + 1, source.kind_data.words
        title = source.title.replace(str(source.year), str(year))
        super().__init__(data={"year": year, "title": title, "items": "none"}, **more)
        label(self, {"items": words.item})
        again = _("只复制%(failed)s的", failed=render_text(words.failed))
        self.items.choices = offered([("none", _l("不复制")), ("all", _l("全部复制")), ("failed", again)])
