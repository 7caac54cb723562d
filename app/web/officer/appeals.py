"""Appeals against a refusal, decided by another officer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.entries.models import Entry
from app.extensions import db
from app.people.policy import may_sit_at
from app.screening import service
from app.screening.models import Appeal, Screening
from app.screening.policy import may_decide_appeal, may_see_appeal, visible_appeals
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.screening_forms import DecideAppealForm
from app.web.paging import paginate


def load_appeal(id: str) -> Appeal | None:
    """The appeal of the address."""
    return db.session.get(Appeal, id)


@bp.get("/appeals")
@page(may_sit_at("officer"))
def appeals() -> ResponseReturnValue:
    """Appeals on my calls, those that wait first."""
    entry = joinedload(Appeal.screening).joinedload(Screening.entry)
    mine = worked_calls(me(), instant()).with_only_columns(Call.id)
    found = (
        visible_appeals(me(), instant())
        .where(Appeal.call_id.in_(mine))
        .options(entry.joinedload(Entry.item), entry.joinedload(Entry.organisation))
        .order_by(Appeal.decided_at.is_not(None), Appeal.filed_at.desc(), Appeal.id)
    )
    return render_template("officer/screening/appeals.html", page=paginate(found, request))


@bp.route("/appeals/<key:id>", methods=["GET", "POST"])
@verb(
    may_see_appeal,
    load_appeal,
    form=DecideAppealForm.for_appeal,
    template="officer/screening/appeal.html",
    context=lambda appeal: {"may_decide": may_decide_appeal(viewer(), appeal, instant())},
    records=True,
)
def appeal(appeal: Appeal, form: DecideAppealForm) -> ResponseReturnValue:
    """Read an appeal and decide it, unless the refusal was one's own."""
    upheld = form.upheld.data == "yes"
    service.decide_appeal(appeal, upheld, form.opinion.data, by=me(), at=instant())
    flash(_("已处理申诉，并通知申报单位"), "success")
    return redirect(url_for("officer.appeals"), 303)
