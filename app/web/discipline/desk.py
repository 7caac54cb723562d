"""What waits for the discipline officer, and which notices run."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.notices.models import Notice
from app.notices.queries import inbox
from app.notices.states import NoticeState
from app.people.policy import may_sit_at
from app.shared.clock import local_date
from app.web.discipline import bp
from app.web.guards import page
from app.web.instant import instant, me
from app.web.log_state import log_state
from app.web.waiting import waiting

LATEST = 5


@bp.get("/")
@page(may_sit_at("discipline"))
def desk() -> ResponseReturnValue:
    """Objections to take up and to decide, the oldest first; the notices in whose period more may come."""
    running = (
        select(Notice)
        .where(Notice.state == NoticeState.PUBLISHED, Notice.ends_on >= local_date(instant()))
        .options(joinedload(Notice.call))
        .order_by(Notice.ends_on, Notice.id)
        .limit(20)
    )
    return render_template(
        "discipline/desk.html",
        waiting=waiting("discipline", me(), instant()),
        objections=db.session.scalars(inbox(me(), instant()).limit(LATEST)).all(),
        running=db.session.scalars(running).all(),
        log=log_state(instant()),
    )
