"""Forms of the assignment pages."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.rounds.models import Round, RoundEntry
from app.rounds.queries.affinity import fields_declared
from app.rounds.queries.runs import chosen_run
from app.rounds.service import Traced, find_traces
from app.rounds.settings import MOST_RESERVES, Settings
from app.rounds.states import Objective
from app.web.fields import MultiCheckboxField
from app.web.instant import instant
from app.web.officer.round_forms import LEAST_LOAD, LONGEST, MOST_LOAD, REASON
from app.web.rendering import render_text

MOST_FIELDS = 24
PERCENT = [Optional(), NumberRange(2, 100, _l("百分数应在 %(min)d 与 %(max)d 之间"))]
RESERVES = [Optional(), NumberRange(0, MOST_RESERVES, _l("人数应在 %(min)d 与 %(max)d 之间"))]


class StageForm(FlaskForm):
    """How an assignment is computed. Sent empty it asks for the usual: drawn by lot, no pair likelier than one half."""

    objective = RadioField(_l("分派方式"), [DataRequired(_l("请选择"))], default=Objective.RANDOM.value)
    cap = IntegerField(
        _l("每一对专家与申报被抽中的概率上限"),
        PERCENT,
        default=50,
        description=_l("只用于随机抽取；上限越低，越没有人能安排自己评到某一份"),
    )
    least = IntegerField(
        _l("每位专家件数下限"), LEAST_LOAD, description=_l("专家组页已单独设定的以该设定为准")
    )
    most = IntegerField(_l("每位专家件数上限"), MOST_LOAD, description=_l("留空表示均衡分派"))
    reserves = IntegerField(_l("每份申报的备选专家"), RESERVES, default=0)
    own_chain = BooleanField(_l("每份申报至少一名熟悉该产业链的专家"))
    fields = MultiCheckboxField(
        _l("每份申报至少一名具备下列专业的专家"), [Optional()], description=_l("每勾选一项，占用一个评审席位")
    )
    redraw_reason = TextAreaField(
        _l("重新抽签的理由"),
        [Optional(), Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("条件相同则结果相同。确需另抽一次的，写明理由，系统换用新的种子，两次结果都保留备查"),
    )

    round: Round
    traces: list[Traced] | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form is right; then the records are searched for ties, before BEGIN."""
        valid = bool(super().validate(extra_validators))
        if valid:
            self.traces = find_traces(self.round, instant())
        return valid

    def settings(self) -> Settings:
        """What was chosen, for the service."""
        return Settings(
            objective=Objective(self.objective.data or Objective.RANDOM.value),
            cap=(self.cap.data or 50) / 100,
            reserves=self.reserves.data or 0,
            least=self.least.data or 0,
            most=self.most.data,
            own_chain=bool(self.own_chain.data),
            fields=tuple(self.fields.data or ()),
        )


def stage_form(round: Round) -> StageForm:
    """The form as the assignment that stands was computed; the fields are those that the panel declares."""
    if request.method == "POST" and "objective" not in request.form:
        form = StageForm()
        form.fields.choices = []
    else:
        form = StageForm(data=_as_before(round))
        declared = fields_declared(round)
        form.fields.choices = [
            SelectChoice(name, _("%(name)s（%(n)s 人）", name=name, n=count))
            for name, count in list(declared.items())[:MOST_FIELDS]
        ]
    form.round = round
    form.objective.choices = [SelectChoice(each.value, render_text(each)) for each in Objective]
    return form


def _as_before(round: Round) -> dict[str, Any]:
    run = chosen_run(round)
    rules = run.rules if run is not None else Settings()
    return {
        "objective": rules.objective.value,
        "cap": int(rules.cap * 100 + 0.5),
        "least": rules.least or None,
        "most": rules.most,
        "reserves": rules.reserves,
        "own_chain": rules.own_chain,
        "fields": list(rules.fields),
    }


class MoveForm(FlaskForm):
    """Who leaves an entry and who comes, why, and what else is to follow."""

    out = HiddenField(filters=[lambda value: value or None], validators=[Optional(), Length(max=12)])
    into = HiddenField(filters=[lambda value: value or None], validators=[Optional(), Length(max=12)])
    reason = TextAreaField(_l("理由"), REASON)
    forbids = BooleanField(_l("以后也不再把这份申报分派给移出的专家"))
    further = BooleanField(_l("同时采用这个补齐方案"))


def move_form(_row: RoundEntry) -> MoveForm:
    """The form for the judges that the address names."""
    return MoveForm(data={"out": request.args.get("out"), "into": request.args.get("into")})


class ForbidForm(FlaskForm):
    """A judge who shall not read an entry."""

    judge = HiddenField(validators=[InputRequired(_l("请选择专家")), Length(max=12)])
    reason = TextAreaField(_l("理由"), REASON)


def forbid_form(_row: RoundEntry) -> ForbidForm:
    """The form for the judge that the address names."""
    return ForbidForm(data={"judge": request.args.get("judge")})


class AllowForm(FlaskForm):
    """The judge whom nothing keeps from an entry any more."""

    judge = HiddenField(validators=[InputRequired(_l("请选择专家")), Length(max=12)])


class FillForm(FlaskForm):
    """The plan that was looked at: written by the page, for ``hidden_tag`` would send an empty one before it."""

    mark = StringField(validators=[Optional(), Length(max=16)])
