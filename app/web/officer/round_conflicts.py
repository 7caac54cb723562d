"""Ties between the panel and the organisations of a round."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.people.models import Organisation, User
from app.reviews.service import decide_conflict as decide
from app.reviews.service import register_conflict as register
from app.rounds import service
from app.rounds.models import Conflict, Round
from app.rounds.policy import may_decide_conflict, may_invite_judge, may_see_round
from app.rounds.queries.pool import conflicts_of
from app.rounds.queries.progress import panel_of
from app.rounds.queries.records import dismissed_before
from app.rounds.service.ending import assignments_touched
from app.rounds.states import ConflictKind, ConflictState, PanelistState, Sign
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_conflict, load_round
from app.web.officer.round_forms import DecideForm, RegisterForm, decide_form, register_form

SIGNS = {sign.value: sign.label for sign in Sign}
KINDS = {kind.value: kind for kind in ConflictKind}


@bp.get("/rounds/<key:id>/conflicts")
@page(may_see_round, load_round)
def round_conflicts(round: Round) -> ResponseReturnValue:
    """Who declared what, what the records suggest, and who has not declared yet."""
    conflicts = conflicts_of(round)
    return render_template(
        "officer/rounds/round_conflicts.html",
        round=round,
        conflicts=conflicts,
        waiting=sum(c.state == ConflictState.PROPOSED for c in conflicts),
        undeclared=[
            p for p in panel_of(round) if p.state == PanelistState.ACCEPTED and p.declared_at is None
        ],
        signs=SIGNS,
        PROPOSED=ConflictState.PROPOSED,
        CONFIRMED=ConflictState.CONFIRMED,
        **desk_of(round, "round_conflicts"),
    )


@bp.post("/rounds/<key:id>/conflicts/detect")
@verb(may_invite_judge, load_round)
def detect_conflicts(round: Round) -> ResponseReturnValue:
    """Search the records again."""
    found = service.detect_conflicts(round, by=me(), at=instant())
    flash(_("检索完毕，新检出 %(n)s 项", n=found), "success")
    return redirect(url_for("officer.round_conflicts", id=round.id), 303)


def _deciding(conflict: Conflict) -> dict[str, Any]:
    touched = assignments_touched(conflict)
    names = {"name": conflict.user.name, "organisation": conflict.organisation.name}
    return {
        "round": conflict.round,
        "signs": SIGNS,
        "before": dismissed_before(conflict),
        "sentences": [
            t("确认后，%(name)s看不到%(organisation)s的任何申报", **names),
            t("已分派的 %(n)s 份评审作废并保留记录", n=len(touched)),
        ],
        **desk_of(conflict.round, "round_conflicts"),
    }


@bp.route("/rounds/conflicts/<key:id>", methods=["GET", "POST"])
@verb(
    may_decide_conflict,
    load_conflict,
    form=decide_form,
    template="officer/rounds/decide_conflict.html",
    context=_deciding,
    records=True,
)
def decide_conflict(conflict: Conflict, form: DecideForm) -> ResponseReturnValue:
    """Confirm or dismiss; a late conflict voids what was written."""
    confirmed = form.decision.data == "confirm"
    ended = decide(conflict, confirmed, form.reason.data or "", by=me(), at=instant())
    flash(_("已确认回避，%(n)s 份评审作废", n=ended) if confirmed else _("已排除"), "success")
    return redirect(url_for("officer.round_conflicts", id=conflict.round_id), 303)


@bp.route("/rounds/<key:id>/conflicts/register", methods=["GET", "POST"])
@verb(
    may_invite_judge,
    load_round,
    form=register_form,
    template="officer/rounds/register_conflict.html",
    context=lambda round: desk_of(round, "round_conflicts"),
)
def register_conflict(round: Round, form: RegisterForm) -> ResponseReturnValue:
    """Write down a tie that nobody declared."""
    user, organisation = (
        db.session.get_one(User, form.person.data),
        db.session.get_one(Organisation, form.organisation.data),
    )
    ended = register(
        round, user, organisation, KINDS[form.kind.data], form.reason.data or "", by=me(), at=instant()
    )
    flash(_("已登记回避，%(n)s 份评审作废", n=ended), "success")
    return redirect(url_for("officer.round_conflicts", id=round.id), 303)
