"""Giving a judge's unfinished readings to others: every hand-over is shown before it happens."""

from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField

from app.people.models import User
from app.rounds import service
from app.rounds.models import Panelist
from app.rounds.policy import may_replace_judge
from app.rounds.service import Lacking
from app.rounds.service.replacing import Replacement
from app.shared.text import Text, t
from app.shared.verdict import Verdict
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.round_desk import desk_of, load_panelist
from app.web.officer.round_forms import ReasonForm


class ReplaceForm(ReasonForm):
    """Why, and which plan was looked at: written by the page, for ``hidden_tag`` would send an empty one before it."""

    mark = StringField()


def _may_replace(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    return may_replace_judge(user, panelist, at)


def _sentences(plan: Replacement) -> list[Text]:
    name, left = plan.panelist.user.name, len(plan.leaving) - len(plan.handovers)
    told = [
        t("将%(name)s移出专家组，收回未完成的 %(n)s 份评审", name=name, n=len(plan.leaving)),
        t("其中 %(n)s 份改派给下列专家，其他专家的分派都不变", n=len(plan.handovers)),
    ]
    if left > 0:
        told.append(t("另 %(n)s 份所在的申报评审人数已足够，不再补派", n=left))
    if plan.kept:
        told.append(t("其已完成的 %(n)s 份评审继续有效", n=plan.kept))
    takers = {handover.judge.id for handover in plan.handovers}
    return [*told, t("给%(name)s和接评的 %(n)s 位专家各发一封通知", name=name, n=len(takers))]


def _planned(panelist: Panelist) -> dict[str, Any]:
    plan = service.plan_replacement(panelist)
    lacking = plan.sentences if isinstance(plan, Lacking) else ()
    found = plan if isinstance(plan, Replacement) else None
    return {
        "round": panelist.round,
        "plan": found,
        "lacking": lacking,
        "sentences": _sentences(found) if found else [],
        **desk_of(panelist.round, "round_show", ends=False),
    }


@bp.route("/rounds/panelists/<key:id>/replace", methods=["GET", "POST"])
@verb(
    _may_replace,
    load_panelist,
    form=lambda _panelist: ReplaceForm(),
    template="officer/rounds/replace_judge.html",
    context=_planned,
)
def replace_judge(panelist: Panelist, form: ReplaceForm) -> ResponseReturnValue:
    """Do what the page showed, or show what lacks."""
    done = service.replace_judge(
        panelist, form.mark.data or "", form.reason.data or "", by=me(), at=instant()
    )
    if isinstance(done, Lacking):
        shown = render_template(
            "officer/rounds/replace_judge.html", panelist=panelist, form=form, **_planned(panelist)
        )
        return make_response(shown, 409)
    flash(_("已改派 %(n)s 份评审，并通知专家", n=len(done.handovers)), "success")
    return redirect(url_for("officer.round_show", id=panelist.round_id), 303)
