"""The page "who opened what" of the supervisor and of the audit administrator, and its CSV (A42)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.adapters.sheets import Cell, write_csv
from app.extensions import db
from app.history.models import Reading
from app.people.identity import mask_email
from app.people.models import User
from app.progress.readings import NOUNS, Asked, readings_asked
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.fields import read_day
from app.web.instant import instant, me
from app.web.paging import asked_text, paginate
from app.web.rendering import render_text

MOST = 50_000
HEADS = (t("时间"), t("查阅人"), t("账户"), t("资料"), t("对象编号"), t("页面"))


def asked_readings() -> Asked:
    """What the address asks for; a day or an hour that is none is not asked."""
    return Asked(
        noun=noun if (noun := request.args.get("noun", "")) in NOUNS else "",
        code=asked_text("code", 40),
        who=asked_text("who", 254),
        day=read_day(asked_text("day")),
        since=_time(asked_text("since")),
        until=_time(asked_text("until")),
    )


def show_readings(template: str, export: str) -> ResponseReturnValue:
    """One page of the readings that were asked for; ``export`` is the endpoint of the same as a file. Four queries."""
    asked = asked_readings()
    here = paginate(readings_asked(me(), asked, instant()), request, per_page=50)
    return render_template(
        template,
        page=here,
        rows=here.items,
        names=names_of({row.actor_id for row in here.items}),
        asked=asked,
        nouns=NOUNS,
        choices=[("", t("全部资料")), *NOUNS.items()],
        export=export,
    )


def send_readings() -> ResponseReturnValue:
    """The readings that were asked for, at most ``MOST`` of them, as CSV."""
    rows = db.session.scalars(readings_asked(me(), asked_readings(), instant()).limit(MOST)).all()
    lines = list(_lines(rows))  # read here: what streams later is outside this session
    body = stream_with_context(write_csv([render_text(head) for head in HEADS], lines))
    return as_attachment(Response(body, mimetype="text/csv"), "查阅记录.csv")


def names_of(keys: set[str]) -> dict[str, tuple[str, str]]:
    """Name and masked address of accounts by key, in one query: namesakes are told apart, nobody's mailbox is told."""
    found = db.session.execute(select(User.id, User.name, User.email).where(User.id.in_(keys)))
    return {key: (name, mask_email(email)) for key, name, email in found} if keys else {}


def _lines(rows: Sequence[Reading]) -> Iterator[Sequence[Cell]]:
    names = names_of({row.actor_id for row in rows})
    for row in rows:
        name, email = names.get(row.actor_id, (row.actor_id, ""))
        noun: Any = NOUNS.get(row.noun, row.noun)
        yield row.at, name, email, render_text(noun), row.subject_id, row.page


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (an hour, not an instant)
    except ValueError:
        return None
