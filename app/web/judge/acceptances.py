"""Acceptances at an expert's desk: a finding on every line, and the chair's opinion."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, FormField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.people.policy import may_sit_at
from app.projects import service
from app.projects.models import PanelExpert
from app.projects.policy import may_give_findings, may_see_sitting, may_sign_opinion
from app.projects.queries import find_sitting, panel_of, sittings_of
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.officer.project_page import results_of

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


class Line(Form):
    """One line: met or not, and why."""

    verdict = RadioField(
        _l("结论"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice("yes", _l("达到")), SelectChoice("no", _l("未达到"))],
    )
    reason = TextAreaField(_l("理由"), [InputRequired(_l("请写明理由")), LONG])


class FindingsForm(FlaskForm):
    """A line for each result, named by its key."""

    def findings(self) -> dict[str, tuple[bool, str]]:
        """What was typed, by the key of the result."""
        lines = [field for field in self if isinstance(field, FormField)]
        return {f.name: (f.form.verdict.data == "yes", f.form.reason.data or "") for f in lines}


class OpinionForm(FlaskForm):
    """The opinion of the panel."""

    opinion = TextAreaField(
        _l("专家组意见"),
        [InputRequired(_l("请写明专家组意见")), LONG],
        description=_l("承担单位和发榜方会看到"),
    )


def load_sitting(id: str) -> PanelExpert | None:
    """The place on a panel of the address."""
    return find_sitting(id)


def findings_form(expert: PanelExpert) -> FindingsForm:
    """The form over the lines of the result, filled with what the expert wrote before."""
    known = {f.result_id: f for f in expert.findings}
    data = {key: {"verdict": "yes" if f.is_met else "no", "reason": f.reason} for key, f in known.items()}
    lines = {r.id: FormField(Line, label=f"{r.position}") for r in expert.acceptance.project.results}
    return type("PanelFindingsForm", (FindingsForm,), lines)(data=data)


def _of(expert: PanelExpert) -> dict[str, Any]:
    acceptance = expert.acceptance
    return {
        "expert": expert,
        "acceptance": acceptance,
        "project": acceptance.project,
        "results": results_of(acceptance.project),
        "experts": panel_of([acceptance]).get(acceptance.id, []),
    }


@bp.get("/acceptances")
@page(may_sit_at("judge"))
def acceptances() -> ResponseReturnValue:
    """The panels that I sit on."""
    return render_template("judge/acceptances/acceptances.html", sittings=sittings_of(me(), instant()))


@bp.get("/acceptances/<key:id>")
@page(may_see_sitting, load_sitting, records=True)
def acceptance(expert: PanelExpert) -> ResponseReturnValue:
    """One acceptance: what was measured, what I found, what is still missing."""
    user, at = me(), instant()
    return render_template(
        "judge/acceptances/acceptance.html",
        may_find=may_give_findings(user, expert, at),
        may_sign=may_sign_opinion(user, expert, at),
        **_of(expert),
    )


@bp.route("/acceptances/<key:id>/findings", methods=["GET", "POST"])
@verb(
    may_give_findings,
    load_sitting,
    form=findings_form,
    template="judge/acceptances/give_findings.html",
    context=_of,
    records=True,
)
def give_findings(expert: PanelExpert, form: FindingsForm) -> ResponseReturnValue:
    """Say of every line whether it is met, and why."""
    service.give_findings(expert, form.findings(), by=me(), at=instant())
    flash(_("已签署你的意见"), "success")
    return redirect(url_for("judge.acceptance", id=expert.id), 303)


@bp.route("/acceptances/<key:id>/opinion", methods=["GET", "POST"])
@verb(
    may_sign_opinion,
    load_sitting,
    form=lambda _expert: OpinionForm(),
    template="judge/acceptances/sign_opinion.html",
    context=_of,
    records=True,
)
def sign_panel_opinion(expert: PanelExpert, form: OpinionForm) -> ResponseReturnValue:
    """The chair signs the opinion of the panel."""
    service.sign_opinion(expert, form.opinion.data or "", by=me(), at=instant())
    flash(_("专家组意见已签署，承办方可以作出结论"), "success")
    return redirect(url_for("judge.acceptance", id=expert.id), 303)
