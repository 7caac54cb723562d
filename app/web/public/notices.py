"""What is on public notice: the list, and one notice in the manner of an official paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.notices.models import Notice
from app.notices.policy import may_file_objection, may_see_announcement, may_see_notice
from app.notices.queries import PrintedRow, drafted_rows, printed_rows, public_notices
from app.notices.queries.packs import packs_of
from app.notices.queries.printing import as_printed, decisions_of
from app.notices.service import planned_period
from app.notices.wording import CHECKS, rules_of
from app.people.policy import may_see_laboratory
from app.shared.text import t
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.public import bp

RAILS.add("public", t("公示", n=2), "public.notices")


def load_notice(slug: str) -> Notice | None:
    """The notice of the address."""
    found = select(Notice).where(Notice.slug == slug)
    return db.session.scalar(found.options(joinedload(Notice.call), *as_printed()))


@bp.get("/notices")
@public_page
def notices() -> ResponseReturnValue:
    """Every public notice, the latest first."""
    return render_template("public/notices/notices.html", page=paginate(public_notices(instant()), request))


@bp.get("/notices/<slug:slug>")
@page(may_see_notice, load_notice, anonymous=True)
def notice(notice: Notice) -> ResponseReturnValue:
    """One notice; a draft shows itself to the officers of its call alone, as a preview."""
    return render_template("public/notices/notice.html", notice=notice, **_printed(notice))


@dataclass(frozen=True)
class Printed:
    """The list of a notice and its first and last day; a draft's as if it were published now."""

    rows: Sequence[PrintedRow]
    starts: date | None
    ends: date | None


def as_shown(notice: Notice) -> Printed:
    """What page and papers print; the caller has asked who may see the notice."""
    if notice.is_public():
        return Printed(printed_rows(notice), notice.starts_on, notice.ends_on)
    span = planned_period(notice, instant())
    return Printed(drafted_rows(decisions_of(notice)), span.starts_on, span.ends_on)


def _printed(notice: Notice) -> dict[str, Any]:
    at, shown = instant(), as_shown(notice)
    packs = packs_of(notice, at)
    return {
        "packs": packs,
        "checks": CHECKS,
        "rows": shown.rows,
        "pages": _pages(shown.rows, at),
        "starts": shown.starts,
        "ends": shown.ends,
        "rules": rules_of(notice, shown.starts, shown.ends, [row.pack for row in packs]),
        "phase": notice.phase(at),
        "may_see_announcement": may_see_announcement(viewer(), notice, at),
        "may_object": may_file_objection(viewer(), notice, at),
    }


def _pages(rows: Sequence[PrintedRow], at: datetime) -> dict[int, str]:
    """The public page of each winner that has one, by the number of its row."""
    winners = {row.number: row.line.entry.organisation for row in rows if row.line is not None}
    return {
        number: url_for("public.laboratory", slug=winner.slug)
        for number, winner in winners.items()
        if may_see_laboratory(viewer(), winner, at)
    }
