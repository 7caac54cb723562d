"""How a judge answers, signs and declares."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.people.models import Organisation
from app.rounds.models import Conflict, Panelist
from app.rounds.queries.pool import declared_elsewhere, own_conflicts
from app.rounds.service import Declaration
from app.rounds.service.detection import round_organisations
from app.rounds.states import ConflictKind, ConflictState
from app.web.rendering import render_text

MOST = 400
KINDS = {kind.value: kind for kind in ConflictKind}
SHORT = Length(max=MOST, message=_l("最多 %(max)d 字"))


class InvitationForm(FlaskForm):
    """Accept, or decline with a reason."""

    answer = RadioField(
        _l("答复"),
        [InputRequired(_l("请选择接受或谢绝"))],
        choices=[SelectChoice("accept", _l("接受邀请")), SelectChoice("decline", _l("谢绝邀请"))],
    )
    reason = TextAreaField(
        _l("谢绝的理由"),
        [Optional(), SHORT],
        description=_l("谢绝时填写，例如与参评单位有利益关系、非本专业领域、时间不允许"),
    )


class UndertakingForm(FlaskForm):
    """One box, ticked by the judge himself."""

    agreed = BooleanField(_l("已阅读并承诺遵守以上各条"), [InputRequired(_l("请勾选后签署"))])


class ReasonForm(FlaskForm):
    """A reason and nothing else."""

    reason = TextAreaField(_l("理由"), [InputRequired(_l("请填写理由")), SHORT])


class ConflictsForm(FlaskForm):
    """The list of organisations, each with what ties the judge to it. Made by ``conflicts_form``."""

    organisations: list[tuple[Organisation, Conflict | None]]
    confirmed = BooleanField(
        _l("已逐一核对名单，以上申报完整、真实"), [InputRequired(_l("请核对名单后勾选"))]
    )

    def declarations(self) -> list[Declaration]:
        """What was chosen: organisations with a tie."""
        return [
            Declaration(o.id, KINDS[self[f"kind-{o.id}"].data], self[f"note-{o.id}"].data or "")
            for o, declared in self.organisations
            if declared is None and self[f"kind-{o.id}"].data
        ]


def conflicts_form(panelist: Panelist) -> ConflictsForm:
    """One choice and one remark for every organisation that he has not declared yet.

    What he declared in another round of the call is filled in for him to look over; he declares it anew (rule 8).
    """
    declared = {c.organisation_id: c for c in own_conflicts(panelist) if c.state == ConflictState.CONFIRMED}
    organisations = [(o, declared.get(o.id)) for o in round_organisations(panelist.round)]
    earlier = declared_elsewhere(panelist)
    fields: dict[str, Any] = {"organisations": organisations}
    choices = [
        SelectChoice("", _("无利益关系")),
        *(SelectChoice(kind.value, render_text(kind)) for kind in ConflictKind),
    ]
    for organisation, known in organisations:
        if known is None:
            before = earlier.get(organisation.id)
            fields[f"kind-{organisation.id}"] = SelectField(
                _("与%(name)s的关系", name=organisation.name),
                [Optional()],
                choices=choices,
                default=before.kind.value if before else "",
                description=_("本期的其他轮次已申报，请核对") if before else "",
            )
            fields[f"note-{organisation.id}"] = StringField(
                _("关于%(name)s的说明", name=organisation.name),
                [Optional(), SHORT],
                default=before.note if before else "",
            )
    made: ConflictsForm = type("ConflictsForm", (ConflictsForm,), fields)()
    return made
