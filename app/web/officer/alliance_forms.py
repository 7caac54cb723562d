"""Founding an alliance, ending it, removing a member."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.alliances.models import Alliance
from app.alliances.service import AllianceFacts
from app.chains.models import Chain
from app.chains.queries import current_chains, find_chain
from app.web.officer.part_forms import trimmed

LONG = _l("最多 %(max)d 字")
FILL = _l("请填写这一项")


class AllianceForm(FlaskForm):
    """What an alliance is called and for."""

    name = StringField(
        _l("联盟名称"),
        [InputRequired(FILL), Length(max=80, message=LONG)],
        description=_l("例如 江苏省×××产业链检验检测服务联盟"),
    )
    intro = TextAreaField(_l("简介"), [Optional(), Length(max=2000, message=LONG)])

    @classmethod
    def of(cls, alliance: Alliance) -> "AllianceForm":
        """The words as they stand."""
        return cls(data={"name": alliance.name, "intro": alliance.intro})

    def facts(self) -> AllianceFacts:
        """What was typed."""
        return AllianceFacts(trimmed(self.name.data), trimmed(self.intro.data))


class CreateAllianceForm(AllianceForm):
    """The same with its chain."""

    chain = SelectField(_l("产业链"), [InputRequired(_l("请选择一项"))], validate_choice=False)

    @classmethod
    def fresh(cls) -> "CreateAllianceForm":
        """With the chains of the catalogue in force."""
        form = cls()
        form.chain.choices = [SelectChoice(chain.slug, chain.name) for chain in current_chains()]
        return form

    def found(self) -> Chain | None:
        """The chain that was chosen."""
        return find_chain(str(self.chain.data))


class ReasonForm(FlaskForm):
    """A reason that others read."""

    reason = TextAreaField(_l("理由"), [InputRequired(FILL), Length(max=400, message=LONG)])
