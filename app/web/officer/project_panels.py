"""The experts of an acceptance at the officers' desk: name them, read what they found."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.people.models import User
from app.projects import service
from app.projects.models import Acceptance
from app.projects.policy import may_name_panel, may_read_panel
from app.projects.queries import experts_free, panel_of
from app.web.fields import MultiCheckboxField
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_page import load_acceptance, results_of


class PanelForm(FlaskForm):
    """Whom to name, and who of them is the chair."""

    experts = MultiCheckboxField(
        _l("专家"),
        [InputRequired(_l("请选择专家"))],
        description=_l("不少于三人的单数；与承担单位、参加单位和发榜方有关系的不在名单里"),
    )
    chair = RadioField(_l("组长"), [InputRequired(_l("请指定组长"))])

    def __init__(self, people: list[User], **more: Any) -> None:
        super().__init__(**more)
        choices = [SelectChoice(user.id, _named(user)) for user in people]
        self.experts.choices = self.chair.choices = choices

    def chosen(self, people: list[User]) -> list[User]:
        """The people who were ticked."""
        return [user for user in people if user.id in set(self.experts.data or [])]


def _named(user: User) -> str:
    employer = user.expert.employer_name if user.expert is not None else ""
    return f"{user.name}（{employer}）" if employer else user.name


def _of(acceptance: Acceptance) -> dict[str, Any]:
    return {"project": acceptance.project, "results": results_of(acceptance.project)}


@bp.get("/acceptances/<key:id>/panel")
@page(may_read_panel, load_acceptance, records=True)
def panel(acceptance: Acceptance) -> ResponseReturnValue:
    """Who sits on it, and what each found line by line."""
    experts = panel_of([acceptance]).get(acceptance.id, [])
    found = {(f.result_id, expert.id): f for expert in experts for f in expert.findings}
    return render_template(
        "officer/projects/panel.html", acceptance=acceptance, experts=experts, found=found, **_of(acceptance)
    )


@bp.route("/acceptances/<key:id>/name-panel", methods=["GET", "POST"])
@verb(
    may_name_panel,
    load_acceptance,
    form=lambda acceptance: PanelForm(experts_free(acceptance, instant())),
    template="officer/projects/name_panel.html",
    context=_of,
    records=True,
)
def name_panel(acceptance: Acceptance, form: PanelForm) -> ResponseReturnValue:
    """Name the panel."""
    chosen = form.chosen(experts_free(acceptance, instant()))
    service.name_panel(acceptance, chosen, form.chair.data or "", by=me(), at=instant())
    flash(_("专家组已组成，专家会收到通知"), "success")
    return redirect(url_for("officer.panel", id=acceptance.id), 303)
