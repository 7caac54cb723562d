"""How a judge answers, signs and declares."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.people.models import Organisation
from app.rounds.models import Conflict, Panelist
from app.rounds.queries.pool import declared_elsewhere, own_conflicts
from app.rounds.queries.records import round_organisations
from app.rounds.service import Declaration
from app.rounds.states import ConflictKind, ConflictState, DeclineCause
from app.web.fields import MultiCheckboxField
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
    cause = RadioField(
        _l("谢绝的原因"),
        [Optional()],
        choices=[SelectChoice(cause.value, cause.label) for cause in DeclineCause],
        description=_l("谢绝时选择，承办人据此另请专家"),
    )
    reason = TextAreaField(_l("补充说明"), [Optional(), SHORT], description=_l("选择「其他原因」时请写明"))

    def declined_because(self) -> DeclineCause | None:
        """The cause that was chosen."""
        return DeclineCause(self.cause.data) if self.cause.data else None


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
            Declaration(o.id, kinds[0], self[f"note-{o.id}"].data or "", tuple(kinds[1:]))
            for o, declared in self.organisations
            if declared is None and (kinds := [KINDS[value] for value in self[f"kind-{o.id}"].data or []])
        ]

    def is_open(self, key: str) -> bool:
        """Whether the row of an organisation has something in it, so that the page unfolds it."""
        kind, note = self[f"kind-{key}"], self[f"note-{key}"]
        return bool(kind.data or note.data or kind.errors or note.errors)


def conflicts_form(panelist: Panelist) -> ConflictsForm:
    """What the field asks (facts.md 3.4), with a remark, for every organisation that he has not declared yet.

    What he declared in another round of the call is filled in for him to look over; he declares it anew (rule 8).
    """
    declared = {c.organisation_id: c for c in own_conflicts(panelist) if c.state == ConflictState.CONFIRMED}
    organisations = [(o, declared.get(o.id)) for o in round_organisations(panelist.round)]
    earlier = declared_elsewhere(panelist)
    fields: dict[str, Any] = {"organisations": organisations}
    choices = [SelectChoice(kind.value, render_text(kind)) for kind in ConflictKind]
    for organisation, known in organisations:
        if known is None:
            before = earlier.get(organisation.id)
            fields[f"kind-{organisation.id}"] = MultiCheckboxField(
                _("与%(name)s的关系", name=organisation.name),
                [Optional()],
                choices=choices,
                default=[kind.value for kind in before.kinds] if before else [],
                description=_("本期的其他轮次已申报，请核对") if before else "",
            )
            fields[f"note-{organisation.id}"] = StringField(
                _("关于%(name)s的说明", name=organisation.name),
                [Optional(), SHORT],
                default=before.note if before else "",
            )
    made: ConflictsForm = type("ConflictsForm", (ConflictsForm,), fields)()
    return made
