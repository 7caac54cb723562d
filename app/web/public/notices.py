"""What is on public notice: the list, and one notice in the manner of an official paper."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.notices.models import Notice
from app.notices.policy import may_file_objection, may_see_notice
from app.notices.queries import drafted_rows, printed_rows, public_notices
from app.notices.queries.printing import as_printed, decisions_of
from app.notices.service import planned_period
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


def _printed(notice: Notice) -> dict[str, Any]:
    at = instant()
    span = None if notice.is_public() else planned_period(notice, at)
    return {
        "rows": printed_rows(notice) if span is None else drafted_rows(decisions_of(notice)),
        "starts": notice.starts_on if span is None else span.starts_on,
        "ends": notice.ends_on if span is None else span.ends_on,
        "phase": notice.phase(at),
        "may_object": may_file_objection(viewer(), notice, at),
    }
