"""The panel of a round: searched, invited, arranged, reminded, taken off."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.chains.queries import current_chains
from app.extensions import db
from app.people.models import User
from app.rounds import service
from app.rounds.models import Panelist, Round
from app.rounds.policy import (
    may_change_panel,
    may_invite_judge,
    may_remind_judges,
    may_run_round,
    may_see_round,
)
from app.rounds.queries.pool import available_experts
from app.rounds.queries.progress import Tally, panel_of, tally_by_judge
from app.shared.text import t
from app.shared.verdict import Verdict
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_panelist, load_round
from app.web.officer.round_forms import InviteForm, LoadForm, ReasonForm, RemindForm, load_form
from app.web.paging import paginate


def _pool(round: Round) -> dict[str, Any]:
    """The panel, and the part of the pool that the address asks for."""
    q, chain = request.args.get("q", "").strip()[:60], request.args.get("chain", "")[:60]
    return {
        "panel": panel_of(round),
        "by_judge": tally_by_judge(round),
        "none": Tally(),
        "page": paginate(available_experts(round, instant(), q=q, chain=chain), request),
        "q": q,
        "chain": chain,
        "chains": [("", _("全部"))] + [(c.name, c.name) for c in current_chains()],
        **desk_of(round, "round_panel"),
    }


@bp.get("/rounds/<key:id>/panel")
@page(may_see_round, load_round)
def round_panel(round: Round) -> ResponseReturnValue:
    """Who sits on the panel, and who could."""
    return render_template("officer/rounds/round_panel.html", round=round, form=InviteForm(), **_pool(round))


@bp.post("/rounds/<key:id>/panel/invite")
@verb(
    may_invite_judge, load_round, form=InviteForm, template="officer/rounds/round_panel.html", context=_pool
)
def invite_judges(round: Round, form: InviteForm) -> ResponseReturnValue:
    """Ask the people who were ticked; each gets a letter."""
    people = [db.session.get(User, key) for key in form.people.data or []]
    asked = [user for user in people if user is not None]
    loads = form.loads() | {"is_chair": bool(form.is_chair.data) and len(asked) == 1}
    for user in asked:
        service.invite_judge(round, user, by=me(), at=instant(), **loads)
    flash(_("已邀请 %(n)s 位专家", n=len(asked)), "success")
    return redirect(url_for("officer.round_panel", id=round.id), 303)


def _of_panelist(panelist: Panelist) -> dict[str, Any]:
    return {"round": panelist.round, **desk_of(panelist.round, "round_panel")}


@bp.route("/rounds/panelists/<key:id>", methods=["GET", "POST"])
@verb(
    may_change_panel,
    load_panelist,
    form=load_form,
    template="officer/rounds/change_panelist.html",
    context=_of_panelist,
)
def change_panelist(panelist: Panelist, form: LoadForm) -> ResponseReturnValue:
    """Chair and loads."""
    service.change_panelist(panelist, by=me(), at=instant(), **form.loads())
    flash(_("已保存"), "success")
    return redirect(url_for("officer.round_panel", id=panelist.round_id), 303)


def _removing(panelist: Panelist) -> dict[str, Any]:
    tally = tally_by_judge(panelist.round).get(panelist.user_id, Tally())
    sentences = [t("将%(name)s移出专家组", name=panelist.user.name)]
    if tally.left:
        sentences.append(t("解除其未完成的 %(n)s 份评审，收回阅读权限", n=tally.left))
    if tally.done:
        sentences.append(t("其已完成的 %(n)s 份评审继续有效", n=tally.done))
    return {"sentences": sentences, **_of_panelist(panelist)}


@bp.route("/rounds/panelists/<key:id>/remove", methods=["GET", "POST"])
@verb(
    may_change_panel,
    load_panelist,
    form=ReasonForm,
    template="officer/rounds/remove_panelist.html",
    context=_removing,
)
def remove_panelist(panelist: Panelist, form: ReasonForm) -> ResponseReturnValue:
    """Take a judge off the panel."""
    service.remove_panelist(panelist, form.reason.data or "", by=me(), at=instant())
    flash(_("已移出专家组"), "success")
    return redirect(url_for("officer.round_panel", id=panelist.round_id), 303)


def _may_drop(user: User | None, panelist: Panelist, at: Any) -> Verdict:
    return may_run_round(user, panelist.round, at)


def _dropping(panelist: Panelist) -> dict[str, Any]:
    tally = tally_by_judge(panelist.round).get(panelist.user_id, Tally())
    sentences = [
        t("解除%(name)s未完成的 %(n)s 份评审，收回阅读权限", name=panelist.user.name, n=tally.left),
        t("其已完成的 %(n)s 份评审继续有效", n=tally.done),
        t("空缺需要另行补充分派"),
    ]
    return {"sentences": sentences, **_of_panelist(panelist)}


@bp.route("/rounds/panelists/<key:id>/drop", methods=["GET", "POST"])
@verb(
    _may_drop,
    load_panelist,
    form=ReasonForm,
    template="officer/rounds/drop_assignments.html",
    context=_dropping,
)
def drop_assignments(panelist: Panelist, form: ReasonForm) -> ResponseReturnValue:
    """Release what a silent judge has not finished."""
    dropped = service.drop_assignments(panelist, form.reason.data or "", by=me(), at=instant())
    flash(_("已解除 %(n)s 份评审，请补充分派", n=len(dropped)), "success")
    return redirect(url_for("officer.round_assignments", id=panelist.round_id), 303)


@bp.post("/rounds/<key:id>/remind")
@verb(may_remind_judges, load_round, form=RemindForm)
def remind_judges(round: Round, form: RemindForm) -> ResponseReturnValue:
    """Remind the judges who were ticked; each at most once a day."""
    wanted = set(form.panelists.data or [])
    due = service.remind_judges(round, [p for p in panel_of(round) if p.id in wanted], by=me(), at=instant())
    flash(_("已提醒 %(n)s 位专家", n=len(due)), "success")
    return redirect(url_for("officer.round_show", id=round.id), 303)
