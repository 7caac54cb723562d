"""The running order of a defence: planned, drawn or moved by hand, published, printed."""

import re
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.extensions import db
from app.rounds import service
from app.rounds.models import Round, RunningOrder
from app.rounds.policy import may_arrange_order, may_publish_order, may_see_order
from app.rounds.policy.hearing import may_keep_clock
from app.rounds.queries.ordering import hearings_of, order_of
from app.rounds.service.ordering import LONGEST_PLACE, MOST_MINUTES
from app.shared.clock import SHANGHAI, local_instant
from app.shared.text import t
from app.shared.verdict import Invalid, Verdict
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_round

BREAK = re.compile(r"\s*(\d{1,3})\s*[:：]\s*(\d{1,3})\s*")


class OrderForm(FlaskForm):
    """When a defence begins, how long each entry takes, where, and the breaks."""

    day = DateField(_l("答辩日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    clock = TimeField(_l("开始时间"), [InputRequired(_l("请填写时间，例如 09:00"))])
    talk = IntegerField(
        _l("汇报"),
        [
            InputRequired(_l("请填写分钟数")),
            NumberRange(1, MOST_MINUTES, _l("应在 %(min)d 与 %(max)d 之间")),
        ],
    )
    questions = IntegerField(
        _l("答问"),
        [
            InputRequired(_l("请填写分钟数")),
            NumberRange(0, MOST_MINUTES, _l("应在 %(min)d 与 %(max)d 之间")),
        ],
    )
    place = StringField(_l("地点"), [Optional(), Length(max=LONGEST_PLACE, message=_l("最多 %(max)d 字"))])
    breaks = StringField(
        _l("休息"),
        [Optional(), Length(max=120, message=_l("最多 %(max)d 字"))],
        description=_l("写成“第几家之后:分钟”，多处用逗号分开，例如 6:15,12:90"),
    )

    def pauses(self) -> list[tuple[int, int]]:
        """(after which position, minutes) of every break. Error: ``Invalid`` (breaks)."""
        found = []
        for part in re.split(r"[,，;；]", self.breaks.data or ""):
            match = BREAK.fullmatch(part)
            if match:
                found.append((int(match[1]), int(match[2])))
            elif part.strip():
                raise Invalid({"breaks": t("没有看懂「%(part)s」，请写成 6:15 的形式", part=part.strip())})
        return found


def order_form(round: Round) -> OrderForm:
    """The plan as it stands, or eight and seven minutes from nine o'clock on."""
    return _filled(order_of(round))


def _filled(order: RunningOrder | None) -> OrderForm:
    if order is None:
        return OrderForm(data={"talk": 8, "questions": 7})
    local = order.starts_at.astimezone(SHANGHAI)
    return OrderForm(
        data={
            "day": local.date(),
            "clock": local.time(),
            "talk": order.talk_minutes,
            "questions": order.question_minutes,
            "place": order.place,
            "breaks": ",".join(f"{row['after']}:{row['minutes']}" for row in order.breaks),
        }
    )


def _page(round: Round, order: RunningOrder | None) -> dict[str, Any]:
    user, at = viewer(), instant()
    return {
        "order": order,
        "hearings": hearings_of(order) if order else [],
        "joined": len(round.entries) - len(order.slots) if order else 0,
        "may_arrange": may_arrange_order(user, round, at),
        "may_publish": may_publish_order(user, order, at) if order else None,
        "may_clock": may_keep_clock(user, order, at) if order else None,
        "move_form": FlaskForm(),
        **desk_of(round, "round_order"),
    }


@bp.get("/rounds/<key:id>/order")
@page(may_see_order, load_round)
def round_order(round: Round) -> ResponseReturnValue:
    """The order with its clock times; printed as it stands."""
    order = order_of(round)
    shown = _page(round, order)
    return render_template("officer/rounds/round_order.html", round=round, form=_filled(order), **shown)


@bp.post("/rounds/<key:id>/order")
@verb(
    may_arrange_order,
    load_round,
    form=order_form,
    template="officer/rounds/round_order.html",
    context=lambda round: _page(round, order_of(round)),
)
def plan_order(round: Round, form: OrderForm) -> ResponseReturnValue:
    """Keep day, clock, minutes, place and breaks."""
    assert form.day.data is not None  # noqa: S101  (InputRequired has seen to it)
    assert form.clock.data is not None  # noqa: S101
    service.plan_order(
        round,
        local_instant(form.day.data, form.clock.data),
        form.talk.data or 0,
        form.questions.data or 0,
        form.place.data or "",
        form.pauses(),
        by=me(),
        at=instant(),
    )
    flash(_("答辩安排已保存，发布之后申报单位和专家才能看到"), "success")
    return redirect(url_for("officer.round_order", id=round.id), 303)


def load_order(id: str) -> RunningOrder | None:
    """The plan of a round."""
    round = load_round(id)
    return order_of(round) if round else None


def _may_arrange(user: Any, order: RunningOrder, at: Any) -> Verdict:
    return may_arrange_order(user, order.round, at)


@bp.post("/rounds/<key:id>/order/draw")
@verb(_may_arrange, load_order)
def draw_order(order: RunningOrder) -> ResponseReturnValue:
    """Draw the order."""
    service.draw_order(order, by=me(), at=instant())
    flash(_("已抽签排定顺序"), "success")
    return redirect(url_for("officer.round_order", id=order.round_id), 303)


class MoveForm(FlaskForm):
    """A number beside each entry, made by ``move_form``."""

    def wanted(self) -> dict[str, int]:
        """Numbers by the slot's key."""
        given = {name.removeprefix("at-"): f.data for name, f in self._fields.items() if name[:3] == "at-"}
        return {key: number for key, number in given.items() if number is not None}


def move_form(order: RunningOrder) -> MoveForm:
    """A field for each slot."""
    number = [Optional(), NumberRange(1, 999, _l("顺序号从 1 开始"))]
    fields = {f"at-{slot.id}": IntegerField(slot.row.code, number) for slot in order.slots}
    form: MoveForm = type("MadeMoveForm", (MoveForm,), fields)()
    return form


@bp.post("/rounds/<key:id>/order/move")
@verb(_may_arrange, load_order, form=move_form)
def move_slots(order: RunningOrder, form: MoveForm) -> ResponseReturnValue:
    """Set the order by hand."""
    service.move_slots(order, form.wanted(), by=me(), at=instant())
    flash(_("顺序已保存"), "success")
    return redirect(url_for("officer.round_order", id=order.round_id), 303)


@bp.post("/rounds/<key:id>/order/publish")
@verb(may_publish_order, load_order)
def publish_order(order: RunningOrder) -> ResponseReturnValue:
    """Tell everybody his time."""
    service.publish_order(order, by=me(), at=instant())
    db.session.flush()
    flash(_("答辩顺序已发布，并通知申报单位和专家"), "success")
    return redirect(url_for("officer.round_order", id=order.round_id), 303)
