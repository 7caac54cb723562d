"""The record, read by the audit administrator."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select

from app.extensions import db
from app.history.models import Act, Attempt
from app.history.words import ACTS, act_words
from app.people import policy
from app.people.models import User
from app.people.queries import find_account
from app.progress.record import (
    acts_of,
    blind_entrants,
    shown_line,
    visible_acts,
    visible_attempts,
)
from app.shared import clock
from app.shared.text import t
from app.web.admin import bp
from app.web.fields import read_day
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.opened import send_readings, show_readings
from app.web.paging import Page, paginate
from app.web.rendering import render_text

GROUP = t("审计")
RAILS.add("admin", t("操作记录"), "admin.acts", icon="scroll", group=GROUP, may=policy.may_read_record)
RAILS.add("admin", t("查阅记录"), "admin.readings", icon="document", group=GROUP, may=policy.may_read_record)
RAILS.add("admin", t("被拒记录"), "admin.attempts", icon="lock", group=GROUP, may=policy.may_read_record)


@bp.get("/record/acts")
@page(policy.may_read_record)
def acts() -> ResponseReturnValue:
    """What was done."""
    found, asked = _narrowed(visible_acts(me(), instant()), Act)
    if name := request.args.get("name", "").strip():
        said = [act for act, words in ACTS.items() if name in render_text(words)]
        found = found.where(or_(Act.name.contains(name, autoescape=True), Act.name.in_(said)))
    entrants = blind_entrants(instant())
    return _show(
        "admin/acts.html",
        found,
        asked,
        line=lambda act: shown_line(act, entrants),
        name=name,
        act_words=act_words,
    )


@bp.get("/record/readings")
@page(policy.may_read_record)
def readings() -> ResponseReturnValue:
    """Who opened which protected record (A42)."""
    return show_readings("admin/readings.html", "admin.readings_csv")


@bp.get("/record/readings.csv")
@page(policy.may_read_record)
def readings_csv() -> ResponseReturnValue:
    """The same as a file."""
    return send_readings()


@bp.get("/record/attempts")
@page(policy.may_read_record)
def attempts() -> ResponseReturnValue:
    """Who was refused what."""
    return _show("admin/attempts.html", *_narrowed(visible_attempts(me(), instant()), Attempt))


def _show(
    template: str,
    found: Select[Any],
    asked: dict[str, str],
    *,
    line: Callable[[Any], Any] = lambda row: row,
    **words: Any,
) -> ResponseReturnValue:
    """A page of the record; ``line`` is what may be shown of a row."""
    here: Page = paginate(found, request, per_page=50)
    rows = [line(row) for row in here.items]
    names = _names(row.actor_id for row in rows)
    return render_template(template, page=here, rows=rows, names=names, asked=asked, **words)


def _narrowed(found: Select[Any], model: Any) -> tuple[Select[Any], dict[str, str]]:
    """The rows of one person, one subject, one day, as the address asks; what could not be understood finds nothing."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "subject", "day")}
    if asked["who"]:
        user = find_account(asked["who"])
        key = user.id if user is not None else ""
        found = acts_of(found, key, instant()) if model is Act else found.where(model.actor_id == key)
    if asked["subject"]:
        found = found.where(model.subject_id == asked["subject"])
    if asked["day"] and (day := read_day(asked["day"])) is not None:
        found = found.where(model.at >= clock.start_of_day(day), model.at < clock.end_of_day(day))
    return found, asked


def _names(ids: Iterable[str | None]) -> dict[str, str]:
    wanted = {key for key in ids if key}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted))) if wanted else ()
    return {row[0]: row[1] for row in rows}
