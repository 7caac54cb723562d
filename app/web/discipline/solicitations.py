"""What judges tell of attempts to influence them: read here and nowhere else."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import joinedload
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.rounds.models import Round
from app.shared.text import t
from app.shared.verdict import Verdict
from app.solicitations import policy, service
from app.solicitations.models import Solicitation
from app.solicitations.queries import inbox
from app.solicitations.service import LONGEST
from app.solicitations.states import MOVES, SolicitationState
from app.web.discipline import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("discipline", t("请托情况"), "discipline.solicitations", icon="letter")


class ConclusionForm(FlaskForm):
    """What came of it."""

    conclusion = TextAreaField(
        _l("处理情况"),
        [InputRequired(_l("请写明处理情况")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("只有纪检专员能看到"),
    )


def load_solicitation(id: str) -> Solicitation | None:
    """The report of an address, with its round and call, its judge and his entry."""
    whole = [
        joinedload(Solicitation.round).joinedload(Round.call),
        joinedload(Solicitation.judge),
        joinedload(Solicitation.assignment),
    ]
    return db.session.get(Solicitation, id, options=whole)


@bp.get("/solicitations")
@page(policy.may_work_on_solicitations)
def solicitations() -> ResponseReturnValue:
    """What I may read, open ones first; the list says when and about which round, not what."""
    asked = request.args.get("state", "")
    state = SolicitationState(asked) if asked in set(SolicitationState) else None
    return render_template(
        "discipline/solicitations/solicitations.html",
        page=paginate(inbox(me(), instant(), state), request),
        state=state.value if state else "",
        states=[("", _l("全部状态")), *((s.value, s) for s in SolicitationState)],
    )


@bp.get("/solicitations/<key:id>")
@page(policy.may_see_solicitation, load_solicitation, records=True)
def solicitation(solicitation: Solicitation) -> ResponseReturnValue:
    """Who told what of whom; the reading is on the record."""
    return render_template(
        "discipline/solicitations/solicitation.html",
        solicitation=solicitation,
        **_moves(solicitation),
        form=ConclusionForm() if MOVES.may("close", solicitation.state) else None,
    )


def _moves(solicitation: Solicitation) -> dict[str, Verdict]:
    return {"may_examine": MOVES.may("examine", solicitation.state)}


@bp.post("/solicitations/<key:id>/examine")
@verb(policy.may_examine_solicitation, load_solicitation)
def examine_solicitation(solicitation: Solicitation) -> ResponseReturnValue:
    """Take it up."""
    service.examine_solicitation(solicitation, by=me(), at=instant())
    flash(_("已转入核查"), "success")
    return redirect(url_for("discipline.solicitation", id=solicitation.id), 303)


@bp.post("/solicitations/<key:id>/close")
@verb(
    policy.may_close_solicitation,
    load_solicitation,
    form=ConclusionForm,
    template="discipline/solicitations/solicitation.html",
    context=_moves,
)
def close_solicitation(solicitation: Solicitation, form: ConclusionForm) -> ResponseReturnValue:
    """Say what came of it."""
    service.close_solicitation(solicitation, form.conclusion.data or "", by=me(), at=instant())
    flash(_("已办结"), "success")
    return redirect(url_for("discipline.solicitations"), 303)
