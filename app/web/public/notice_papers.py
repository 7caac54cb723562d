"""A public notice, and what it led to, on paper: PDF to keep, Word to go on with."""

from flask.typing import ResponseReturnValue

from app.notices.models import Notice
from app.notices.policy import may_see_announcement, may_see_notice
from app.notices.queries.packs import packs_of
from app.web.guards import page
from app.web.instant import instant
from app.web.papers.notices import announcement_circular, notice_circular
from app.web.papers.sending import FORM, limited, send_paper
from app.web.public import bp
from app.web.public.notices import as_shown, load_notice


@bp.get(f"/notices/<slug:slug>.<{FORM}>")
@limited
@page(may_see_notice, load_notice, anonymous=True)
def notice_paper(notice: Notice, form: str) -> ResponseReturnValue:
    """The notice as an official letter with its list; a draft for the officers of its call alone."""
    shown = as_shown(notice)
    packs = [row.pack for row in packs_of(notice, instant())]
    return send_paper(
        lambda: notice_circular(notice, shown.rows, shown.starts, shown.ends, packs), notice.title, form
    )


@bp.get(f"/notices/<slug:slug>/announcement.<{FORM}>")
@limited
@page(may_see_announcement, load_notice, anonymous=True)
def announcement_paper(notice: Notice, form: str) -> ResponseReturnValue:
    """结果公布通知: what was announced of it so far."""
    rows = as_shown(notice).rows
    return send_paper(lambda: announcement_circular(notice, rows), f"结果公布通知-{notice.slug}", form)
