"""One round as its judge sees it: invitation, undertaking, conflicts, his entries."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.reviews.queries import own_marks, standings_of
from app.reviews.scale import use_of_scale
from app.reviews.service import declare_conflicts
from app.rounds import service
from app.rounds.models import Conflict, Panelist, Round
from app.rounds.policy import (
    has_order,
    may_answer_invitation,
    may_declare_conflicts,
    may_see_panel,
    may_sign_undertaking,
    may_withdraw_declaration,
)
from app.rounds.policy.hearing import may_write_opinions
from app.rounds.queries.desk import own_assignments
from app.rounds.queries.ordering import hearings_for_judge
from app.rounds.queries.pool import own_conflicts
from app.rounds.queries.problem import conflicted_pairs
from app.rounds.states import PanelistState, StepState
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.blind_copies import titles_shown
from app.web.judge.round_forms import InvitationForm, ReasonForm, UndertakingForm, conflicts_form
from app.web.judge.works import count_waiting, my_works
from app.web.navigation import RAILS

RAILS.add("judge", t("待办"), "judge.desk", count_waiting, icon="home")


def load_panelist(round_id: str) -> Panelist | None:
    """My place on the panel of a round, were I removed from it too: that is the policy's to say."""
    query = (
        select(Panelist)
        .join(Panelist.round)
        .where(Panelist.round_id == round_id, Panelist.user_id == me().id)
    )
    return db.session.scalar(query.options(joinedload(Panelist.round).joinedload(Round.call)))


def load_conflict(id: str) -> Conflict | None:
    """A tie by its key; the policy knows whose it is."""
    return db.session.get(Conflict, id)


def _extent(panelist: Panelist) -> dict[str, Any]:
    """What an invitation tells of the work: items and entries, no names; entries that a tie hides do not count."""
    round = panelist.round
    tied = {entry for entry, judge in conflicted_pairs(round) if judge == panelist.user_id}
    return {"items": [row.item for row in round.items], "entries": len(round.entries) - len(tied)}


@bp.get("/rounds/<key:round_id>")
@page(may_see_panel, load_panelist)
def round_show(panelist: Panelist) -> ResponseReturnValue:
    """The steps before reading, then my entries with my own totals."""
    work = next(w for w in my_works() if w.panelist.id == panelist.id)
    assignments = own_assignments(panelist, instant())
    return render_template(
        "judge/rounds/round_show.html",
        panelist=panelist,
        round=panelist.round,
        work=work,
        assignments=assignments,
        titles=titles_shown(panelist.round, [task.entry for task in assignments]),
        standings=standings_of(panelist.user_id, panelist.round_id),
        hearings=hearings_for_judge(me(), panelist.round, instant()) if has_order(panelist.round) else [],
        scale=use_of_scale(
            own_marks(panelist.user_id, panelist.round_id), panelist.round.call.kind_data.bands
        ),
        answer=may_answer_invitation(me(), panelist, instant()),
        accepted=panelist.state == PanelistState.ACCEPTED,
        may_write_opinions=may_write_opinions(me(), panelist, instant()),
        steps=StepState,
    )


@bp.route("/rounds/<key:round_id>/invitation", methods=["GET", "POST"])
@verb(
    may_answer_invitation,
    load_panelist,
    form=InvitationForm,
    template="judge/rounds/round_invitation.html",
    context=_extent,
)
def round_invitation(panelist: Panelist, form: InvitationForm) -> ResponseReturnValue:
    """Accept or decline."""
    accepts = form.answer.data == "accept"
    cause = form.declined_because()
    service.answer_invitation(panelist, accepts, form.reason.data or "", cause=cause, by=me(), at=instant())
    if accepts:
        flash(_("已接受邀请，请签署承诺书"), "success")
        return redirect(url_for("judge.round_undertaking", round_id=panelist.round_id), 303)
    flash(_("已谢绝邀请"), "success")
    return redirect(url_for("judge.desk"), 303)


@bp.route("/rounds/<key:round_id>/undertaking", methods=["GET", "POST"])
@verb(
    may_sign_undertaking,
    load_panelist,
    form=UndertakingForm,
    template="judge/rounds/round_undertaking.html",
)
def round_undertaking(panelist: Panelist, _form: UndertakingForm) -> ResponseReturnValue:
    """Sign once a round."""
    service.sign_undertaking(panelist, by=me(), at=instant())
    flash(_("承诺书已签署，请申报利益关系"), "success")
    return redirect(url_for("judge.round_conflicts", round_id=panelist.round_id), 303)


@bp.route("/rounds/<key:round_id>/conflicts", methods=["GET", "POST"])
@verb(
    may_declare_conflicts,
    load_panelist,
    form=conflicts_form,
    template="judge/rounds/round_conflicts.html",
    context=lambda panelist: {"declared": own_conflicts(panelist)},
)
def round_conflicts(panelist: Panelist, form: Any) -> ResponseReturnValue:
    """Declare against the list of organisations; none is an answer too."""
    ended = declare_conflicts(panelist, form.declarations(), by=me(), at=instant())
    if ended:
        flash(_("已申报；%(n)s 份申报不再由本人评审", n=ended), "success")
    else:
        flash(_("利益关系申报已保存"), "success")
    return redirect(url_for("judge.round_show", round_id=panelist.round_id), 303)


@bp.route("/conflicts/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_withdraw_declaration,
    load_conflict,
    form=ReasonForm,
    template="judge/rounds/withdraw_declaration.html",
)
def withdraw_declaration(conflict: Conflict, form: ReasonForm) -> ResponseReturnValue:
    """Take back a slip before anything is assigned for good."""
    service.withdraw_declaration(conflict, form.reason.data or "", by=me(), at=instant())
    flash(_("已撤回这一项申报"), "success")
    return redirect(url_for("judge.round_conflicts", round_id=conflict.round_id), 303)
