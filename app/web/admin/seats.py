"""Seats of office, by the system administrator."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import Select, or_
from sqlalchemy.orm import joinedload
from wtforms import DateField, EmailField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app.calls.models import Call
from app.calls.policy import visible_calls
from app.calls.states import CallState
from app.chains.queries import cities
from app.extensions import db
from app.kinds import KINDS
from app.people import policy, queries, service
from app.people.models import Seat, User
from app.people.states import ScopeKind, SeatRole
from app.shared import clock
from app.shared.text import t
from app.shared.verdict import Invalid
from app.web.admin import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.rendering import render_text, show_place

RAILS.add("admin", t("席位", n=2), "admin.seats", icon="people", may=policy.may_see_seats)
PLATFORM = "platform"
RECENT = 100


class SeatForm(FlaskForm):
    """Who, which office, over what, from when until when."""

    email = EmailField(
        _l("账户邮箱"), [InputRequired(_l("填写账户邮箱"))], description=_l("对方须已注册并确认邮箱。")
    )
    role = SelectField(_l("席位"), [InputRequired(_l("选择席位"))])
    scope = SelectField(
        _l("范围"),
        [InputRequired(_l("选择席位的范围"))],
        description=_l("承办人限于一类或一期榜单、征集，推荐单位限于一个设区市，其他席位均为全平台。"),
    )
    since = DateField(_l("开始日期"), [Optional()], description=_l("不填则即日起。"))
    until = DateField(_l("结束日期"), [Optional()], description=_l("含当日；不填则长期。"))

    def validate_since(self, field: DateField) -> None:
        """A year that people live in."""
        _within(field)

    def validate_until(self, field: DateField) -> None:
        """Likewise."""
        _within(field)


def _within(field: DateField) -> None:
    if field.data and not 2000 <= field.data.year <= 2100:
        raise ValidationError(_("日期应在 2000 年至 2100 年之间"))


def seat_form() -> SeatForm:
    """The form with its choices; calls by their titles, the latest first."""
    form = SeatForm()
    form.role.choices = [
        SelectChoice("", _l("请选择")),
        *(SelectChoice(r.value, render_text(r)) for r in SeatRole),
    ]
    form.scope.choices = [SelectChoice(value, words) for value, words in scopes().items()]
    return form


def scopes() -> dict[str, str]:
    """What a seat may cover: value of the form → words."""
    calls: Select[Any] = visible_calls(me(), instant()).where(Call.state != CallState.ARCHIVED)
    found = db.session.scalars(calls.order_by(Call.created_at.desc()).limit(RECENT))
    return (
        {PLATFORM: _("全平台")}
        | {
            f"kind:{name}": _("全部%(kind)s", kind=render_text(kind.words.call))
            for name, kind in KINDS.items()
        }
        | {f"call:{call.id}": call.title for call in found}
        | {f"{ScopeKind.REGION}:{city.code}": show_place(city) for city in cities()}
    )


def load_seat(key: str) -> Seat | None:
    """The seat of an address."""
    return db.session.get(Seat, key)


@bp.get("/seats")
@page(policy.may_see_seats)
def seats() -> ResponseReturnValue:
    """Who holds what; past seats on demand."""
    role, q, past = request.args.get("role", ""), request.args.get("q", "").strip(), "past" in request.args
    found = policy.visible_seats(me(), instant()).join(Seat.user).options(joinedload(Seat.user))
    if role in set(SeatRole):
        found = found.where(Seat.role == role)
    if q:
        found = found.where(or_(User.name.contains(q, autoescape=True), User.email == q.lower()))
    if not past:
        found = found.where(or_(Seat.until.is_(None), Seat.until > instant()))
    rows = paginate(found.order_by(Seat.role, User.name, Seat.since, Seat.id), request)
    return render_template(
        "admin/seats.html",
        page=rows,
        q=q,
        role=role,
        past=past,
        roles=[("", _l("全部席位")), *((r.value, r) for r in SeatRole)],
        words=_scope_words(rows.items),
        may_end={seat.id: policy.may_end_seat(me(), seat, instant()) for seat in rows.items},
    )


def _scope_words(rows: Iterable[Seat]) -> dict[str, str]:
    seats_of_calls = {s.scope_id for s in rows if s.scope_kind == ScopeKind.CALL}
    words = {name: render_text(kind.words.call) for name, kind in KINDS.items()}
    if seats_of_calls:
        named: Select[Any] = visible_calls(me(), instant()).where(Call.id.in_(seats_of_calls))
        words |= {call.id: call.title for call in db.session.scalars(named)}
    if any(s.scope_kind == ScopeKind.REGION for s in rows):
        words |= {city.code: show_place(city) for city in cities()}
    return words


@bp.route("/seats/grant", methods=["GET", "POST"])
@verb(policy.may_grant_seat, form=seat_form, template="admin/seat_grant.html")
def grant_seat(form: SeatForm) -> ResponseReturnValue:
    """Give somebody a seat."""
    user = queries.find_account(form.email.data or "")
    if user is None:
        raise Invalid({"email": t("没有使用这个邮箱的账户")})
    kind, _colon, scope_id = str(form.scope.data).partition(":")
    service.grant_seat(
        user,
        SeatRole(str(form.role.data)),
        ScopeKind(kind),
        scope_id or None,
        since=_begin(form),
        until=clock.end_of_day(form.until.data) if form.until.data else None,
        by=me(),
        at=instant(),
    )
    flash(_("已授予 %(name)s 席位", name=user.name), "success")
    return redirect(url_for("admin.seats"), 303)


def _begin(form: SeatForm) -> datetime:
    day = form.since.data
    return clock.start_of_day(day) if day and day != clock.local_date(instant()) else instant()


@bp.post("/seats/<key:key>/end")
@verb(policy.may_end_seat, load_seat)
def end_seat(seat: Seat) -> ResponseReturnValue:
    """End a seat now."""
    service.end_seat(seat, by=me(), at=instant())
    flash(_("席位已结束"), "success")
    return redirect(url_for("admin.seats"), 303)
