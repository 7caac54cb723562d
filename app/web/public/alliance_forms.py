"""What organisations write to and for an alliance."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.alliances.models import Alliance
from app.alliances.policy import joining_organisations, may_mark_pilot
from app.alliances.queries import items_to_try, needs_to_share
from app.alliances.states import Reach, TopicSort
from app.calls.models import Item
from app.extensions import db
from app.needs.models import Need
from app.people.models import Organisation
from app.web.instant import instant, me

LONG = _l("最多 %(max)d 字")
FILL = _l("请填写这一项")
CHOOSE = _l("请选择一项")


class JoinForm(FlaskForm):
    """Which organisation asks, and what it brings."""

    organisation = SelectField(_l("申请单位"), [InputRequired(CHOOSE)], validate_choice=False)
    offers = TextAreaField(
        _l("能为联盟做什么"),
        [InputRequired(FILL), Length(max=1000, message=LONG)],
        description=_l("能力、设备、可以共享的经验；召集单位据此答复"),
    )

    @classmethod
    def of(cls, alliance: Alliance) -> "JoinForm":
        """For the organisations that the person may bring in."""
        form = cls()
        mine = joining_organisations(me(), alliance, instant())
        form.organisation.choices = [SelectChoice(o.id, o.name) for o in mine]
        return form

    def chosen(self) -> Organisation | None:
        """The organisation by its key; the service asks whether it is one of his."""
        return db.session.get(Organisation, str(self.organisation.data))


class AnswerForm(FlaskForm):
    """Agree or refuse."""

    agreed = RadioField(
        _l("答复"),
        [InputRequired(CHOOSE)],
        choices=[SelectChoice("1", _l("同意")), SelectChoice("0", _l("不同意"))],
    )
    answer = TextAreaField(
        _l("说明"),
        [Optional(), Length(max=400, message=LONG)],
        description=_l("不同意时必须写明理由，申请单位会看到"),
    )


class CharterForm(FlaskForm):
    """A version of the charter. ``base``: the number of the version that the writer has seen."""

    base = HiddenField()
    body = TextAreaField(_l("章程全文"), [InputRequired(FILL), Length(max=10_000, message=LONG)])
    change = TextAreaField(
        _l("这一版改了什么"), [Optional(), Length(max=400, message=LONG)], description=_l("第一版可以不写")
    )

    @classmethod
    def of(cls, alliance: Alliance) -> "CharterForm":
        """The charter in force, to be written anew."""
        last = alliance.charter
        return cls(data={"body": last.body if last else "", "base": str(last.number if last else 0)})

    def seen(self) -> int:
        """The number of the version that was before the writer's eyes."""
        told = self.base.data or ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0


class NoticeForm(FlaskForm):
    """A notice of the alliance."""

    title = StringField(_l("标题"), [InputRequired(FILL), Length(max=120, message=LONG)])
    body = TextAreaField(_l("内容"), [InputRequired(FILL), Length(max=10_000, message=LONG)])
    reach = RadioField(
        _l("谁能看到"), [InputRequired(CHOOSE)], choices=[SelectChoice(r.value, _l(r.label.id)) for r in Reach],
        default=Reach.MEMBERS.value,
    )  # fmt: skip


class TopicForm(FlaskForm):
    """A public need or item of the chain, shared or tried first."""

    sort = RadioField(_l("怎样列出"), [InputRequired(CHOOSE)], default=TopicSort.SHARED.value)
    thing = SelectField(_l("需求或项目"), [InputRequired(CHOOSE)], validate_choice=False)
    note = TextAreaField(
        _l("说明"),
        [Optional(), Length(max=400, message=LONG)],
        description=_l("由谁牵头、做到什么程度；所有人可见"),
    )

    @classmethod
    def of(cls, alliance: Alliance) -> "TopicForm":
        """What may be chosen: pilots, and items, for the convenor alone."""
        form, pilots = cls(), bool(may_mark_pilot(me(), alliance, instant()))
        sorts = list(TopicSort) if pilots else [TopicSort.SHARED]
        form.sort.choices = [SelectChoice(s.value, _l(s.label.id)) for s in sorts]
        choices = [SelectChoice(f"need-{n.id}", n.subject) for n in needs_to_share(alliance, instant())]
        if pilots:
            choices += [
                SelectChoice(f"item-{i.id}", f"{i.code} {i.title}") for i in items_to_try(alliance, instant())
            ]
        form.thing.choices = choices
        return form

    def chosen(self) -> Need | Item | None:
        """The row that was chosen; the service asks whether it may be named."""
        sort, _, key = str(self.thing.data or "").partition("-")
        model: Any = {"need": Need, "item": Item}.get(sort)
        return db.session.get(model, key) if model is not None else None
