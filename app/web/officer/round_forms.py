"""Forms of the officers' pages of rounds."""

from datetime import datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.calls.legs import marked_legs
from app.calls.models import Call, Item
from app.kinds.kind import Leg
from app.rounds.legs import items_to_cover, leg_of, next_leg
from app.rounds.models import Conflict, Panelist, Round
from app.rounds.queries.progress import panel_of
from app.rounds.queries.records import round_organisations
from app.rounds.service.rounds import MOST as MOST_REVIEWS
from app.rounds.states import ConflictKind, PanelistState
from app.shared.clock import SHANGHAI, end_of_day
from app.web.fields import MultiCheckboxField
from app.web.rendering import render_text

LONGEST = 400
REASON = [InputRequired(_l("请填写理由")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))]
LEAST_LOAD = [Optional(), NumberRange(0, 500, _l("件数应在 0 与 500 之间"))]
MOST_LOAD = [Optional(), NumberRange(1, 500, _l("件数应在 1 与 500 之间"))]


class RoundForm(FlaskForm):
    """What a round is: its name, its items, until when, how many readers an entry."""

    title = StringField(
        _l("轮次名称"), [InputRequired(_l("请填写轮次名称")), Length(max=80, message=_l("最多 %(max)d 字"))]
    )
    items = MultiCheckboxField(_l("纳入的项目"), [InputRequired(_l("请至少选择一个项目"))])
    due_at = DateField(
        _l("完成期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日24:00；到期只作提醒，由承办人结束评审"),
    )
    reviews_per_entry = IntegerField(
        _l("每份申报的评审人数"),
        [
            InputRequired(_l("请填写人数")),
            NumberRange(1, MOST_REVIEWS, _l("人数应在 %(min)d 与 %(max)d 之间")),
        ],
        description=_l("不少于公布的评审办法所规定的人数"),
    )

    def __init__(
        self, call: Call, round: Round | None = None, *, leg: Leg | None = None, **more: Any
    ) -> None:
        self.leg = leg or (leg_of(round) if round else next_leg(call))
        self.found = items_to_cover(call, round.id if round else None, self.leg)
        super().__init__(data=_round_data(call, round, self.leg), **more)
        self.items.choices = [SelectChoice(item.id, f"{item.code} {item.title}") for item in self.found]

    def chosen(self) -> list[Item]:
        """The items that were ticked."""
        ticked = set(self.items.data or [])
        return [item for item in self.found if item.id in ticked]

    def due_instant(self) -> datetime:
        """24:00 of the day that was given."""
        assert self.due_at.data is not None  # noqa: S101  (InputRequired has seen to it)
        return end_of_day(self.due_at.data)


def _round_data(call: Call, round: Round | None, leg: Leg) -> dict[str, Any]:
    if round is None:
        title = render_text(leg.title) if len(marked_legs(call)) > 1 else ""
        return {"title": title, "reviews_per_entry": call.method.get("reviews_per_entry")}
    last = round.due_at.astimezone(SHANGHAI)
    return {
        "title": round.title,
        "items": [row.item_id for row in round.items],
        "due_at": datetime.fromtimestamp(last.timestamp() - 1, SHANGHAI).date(),
        "reviews_per_entry": round.reviews_per_entry,
    }


def create_form(call: Call) -> RoundForm:
    """An empty form over a call, for the leg that the address names or the next one to be held."""
    asked = request.args.get("leg", "")
    return RoundForm(call, leg=next((leg for leg in marked_legs(call) if leg.key == asked), None))


def change_form(round: Round) -> RoundForm:
    """The form of a round as it is."""
    return RoundForm(round.call, round)


class LoadForm(FlaskForm):
    """Chair and loads of one judge."""

    is_chair = BooleanField(_l("专家组组长"))
    min_load = IntegerField(_l("件数下限"), LEAST_LOAD)
    max_load = IntegerField(_l("件数上限"), MOST_LOAD, description=_l("留空表示不设上限，由系统均衡"))

    def loads(self) -> dict[str, Any]:
        """Arguments of the service."""
        return {
            "is_chair": bool(self.is_chair.data),
            "min_load": self.min_load.data or 0,
            "max_load": self.max_load.data,
        }


def load_form(panelist: Panelist) -> LoadForm:
    """The form of a judge on the panel."""
    return LoadForm(
        data={
            "is_chair": panelist.is_chair,
            "min_load": panelist.min_load or None,
            "max_load": panelist.max_load,
        }
    )


class InviteForm(LoadForm):
    """People of the pool, ticked in the list, and the bounds for all of them."""

    people = SelectMultipleField(
        _l("专家"), [InputRequired(_l("请先勾选专家"))], validate_choice=False, choices=[]
    )


class RemindForm(FlaskForm):
    """Judges ticked on the board."""

    panelists = SelectMultipleField(
        _l("专家"), [InputRequired(_l("请先勾选专家"))], validate_choice=False, choices=[]
    )


class ReasonForm(FlaskForm):
    """A reason and nothing else."""

    reason = TextAreaField(_l("理由"), REASON)


class DecideForm(FlaskForm):
    """Confirm or dismiss what the records suggest."""

    decision = RadioField(
        _l("认定"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice("confirm", _l("确认应当回避")), SelectChoice("dismiss", _l("不构成回避情形"))],
    )
    reason = TextAreaField(_l("认定理由"), REASON)


def decide_form(_conflict: Conflict) -> DecideForm:
    """The form of a decision."""
    return DecideForm()


class RegisterForm(FlaskForm):
    """A tie that an officer learned of."""

    person = SelectField(_l("专家"), [InputRequired(_l("请选择专家"))])
    organisation = SelectField(_l("单位"), [InputRequired(_l("请选择单位"))])
    kind = SelectField(_l("关系"), [InputRequired(_l("请选择关系"))])
    reason = TextAreaField(_l("依据"), REASON)


def register_form(round: Round) -> RegisterForm:
    """The form over the panel and the organisations of a round."""
    form = RegisterForm()
    asked = {PanelistState.INVITED, PanelistState.ACCEPTED}
    form.person.choices = [SelectChoice(p.user_id, p.user.name) for p in panel_of(round) if p.state in asked]
    form.organisation.choices = [SelectChoice(o.id, o.name) for o in round_organisations(round)]
    form.kind.choices = [SelectChoice(kind.value, render_text(kind)) for kind in ConflictKind]
    return form


class CommentsForm(FlaskForm):
    """Reviews whose comments go to the entrants, of those that the page showed."""

    released = SelectMultipleField(_l("反馈的意见"), validate_choice=False, choices=[])
    shown = SelectMultipleField(validate_choice=False, choices=[])
