"""Drawing a panel by lot: rules, result, log; inviting whom the draw seated."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.rounds import service
from app.rounds.models import PanelDraw, Round
from app.rounds.policy import may_draw_panel, may_invite_drawn, may_see_draws
from app.rounds.queries.draws import draws_of, names_of
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.draw_forms import DrawForm, InviteDrawnForm, draw_form
from app.web.officer.round_desk import desk_of, load_round

OUTCOMES = {
    "seated": t("抽中"),
    "alternate": t("候补"),
    "house": t("跳过：单位人数已满"),
    "region": t("跳过：地区人数已满"),
}
LEFT_OUT = {
    "officer": t("本期承办人"),
    "sitting": t("已在专家组"),
    "declined": t("本轮已谢绝或移出"),
    "full": t("本年度评审件数已满"),
    "tied": t("与过半申报存在利益关系线索"),
}


def load_draw(id: str) -> PanelDraw | None:
    """One draw."""
    return db.session.get(PanelDraw, id)


def _drawn(round: Round) -> dict[str, Any]:
    """Every draw of the round with the people in it."""
    draws = draws_of(round)
    return {
        "draws": draws,
        "names": names_of(draws),
        "states": {p.user_id: p.state for p in round.panelists},
        "may_invite_them": may_invite_drawn(me(), draws[0], instant()) if draws else None,
        "outcomes": OUTCOMES,
        "left_out": LEFT_OUT,
        **desk_of(round, "round_panel"),
    }


@bp.get("/rounds/<key:id>/draw")
@page(may_see_draws, load_round)
def round_draw(round: Round) -> ResponseReturnValue:
    """Seed, pool, log and result of every draw of a round."""
    return render_template(
        "officer/rounds/round_draw.html", round=round, invite=InviteDrawnForm(), **_drawn(round)
    )


@bp.route("/rounds/<key:id>/draw/new", methods=["GET", "POST"])
@verb(
    may_draw_panel,
    load_round,
    form=draw_form,
    template="officer/rounds/draw_round_panel.html",
    context=lambda round: desk_of(round, "round_panel"),
)
def draw_round_panel(round: Round, form: DrawForm) -> ResponseReturnValue:
    """Draw; nobody is asked yet."""
    draw = service.draw_round_panel(round, form.rules(), form.reason.data or "", by=me(), at=instant())
    seated = sum(not row.is_alternate for row in draw.lines)
    spare = len(draw.lines) - seated
    flash(_("已抽取 %(seated)s 位专家，候补 %(spare)s 位", seated=seated, spare=spare), "success")
    return redirect(url_for("officer.round_draw", id=round.id), 303)


@bp.post("/rounds/draws/<key:id>/invite")
@verb(may_invite_drawn, load_draw, form=InviteDrawnForm)
def invite_drawn(draw: PanelDraw, form: InviteDrawnForm) -> ResponseReturnValue:
    """Ask everybody whom the draw seated."""
    asked = service.invite_drawn(draw, by=me(), at=instant(), max_load=form.max_load.data)
    flash(_("已邀请 %(n)s 位专家；有人谢绝时按顺序递补", n=len(asked)), "success")
    return redirect(url_for("officer.round_panel", id=draw.round_id), 303)
