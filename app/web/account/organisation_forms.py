"""Forms about organisations and their members."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from app.people.models import Organisation
from app.people.service import OrganisationFacts
from app.people.states import MembershipRole, OrganisationKind
from app.web.account.regions import region_choices
from app.web.rendering import render_text

LONG = _l("填写的内容太长")


class IdentityFields:
    """What never changes, asked first."""

    kind = RadioField(_l("机构类型"), [InputRequired(_l("选择机构类型"))])
    credit_code = StringField(
        _l("统一社会信用代码"),
        [InputRequired(_l("填写统一社会信用代码")), Length(max=40, message=LONG)],
        description=_l("18 位，登记后不能修改。"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    credit_code_reason = StringField(
        _l("代码无误的理由"),
        [Length(max=400, message=LONG)],
        description=_l("少数真实代码的校验码不符合标准，写明理由即可继续。"),
    )


class ProfileForm(FlaskForm):
    """What an organisation says of itself, and may change."""

    name = StringField(
        _l("机构全称"),
        [InputRequired(_l("填写机构全称")), Length(max=120, message=LONG)],
        description=_l("与证照上的名称一致。"),
        render_kw={"autocomplete": "organization"},
    )
    region_code = SelectField(_l("所在地区"), [InputRequired(_l("选择所在地区"))])
    address = StringField(
        _l("地址"), [Length(max=200, message=LONG)], render_kw={"autocomplete": "street-address"}
    )
    contact_name = StringField(_l("联系人"), [Length(max=60, message=LONG)])
    contact_phone = StringField(
        _l("联系电话"), [Length(max=60, message=LONG)], description=_l("只有承办人和本机构成员看得到。")
    )
    group_name = StringField(
        _l("所属集团"),
        [Length(max=120, message=LONG)],
        description=_l("有上级集团或母公司的填写全称，用于核对评审回避；不公开。"),
    )
    public_contact = StringField(
        _l("公开的业务联系方式"),
        [Length(max=200, message=LONG)],
        description=_l("电话、邮箱或网址，在公开的机构主页和案例页显示；不填则不公开。请不要写个人手机号。"),
        render_kw={"autocomplete": "off"},
    )
    cma_number = StringField(
        _l("资质认定证书编号"),
        [Length(max=30, message=LONG)],
        description=_l("12 位数字，例如 261020340123。"),
        render_kw={"inputmode": "numeric"},
    )
    cma_valid_until = DateField(_l("资质认定有效期至"), [Optional()])
    cnas_number = StringField(
        _l("认可注册号"), [Length(max=30, message=LONG)], description=_l("例如 CNAS L1234。")
    )
    introduction = TextAreaField(
        _l("机构简介"),
        [Length(max=4000, message=LONG)],
        description=_l("在公开的机构主页上显示，请不要写电话和个人信息。"),
    )

    def facts(self) -> OrganisationFacts:
        """What was filled in, as the service takes it."""
        names = OrganisationFacts.__dataclass_fields__
        values = {name: self[name].data for name in names if name in self}
        return OrganisationFacts(**{name: value for name, value in values.items() if value is not None})


class RegistrationForm(IdentityFields, ProfileForm):
    """A new organisation."""


class InvitationForm(FlaskForm):
    """Whom to ask in, and as what."""

    email = EmailField(
        _l("同事的邮箱"),
        [
            InputRequired(_l("填写同事的邮箱")),
            Email(_l("邮箱格式不正确，例如 name@example.cn")),
            Length(max=254, message=LONG),
        ],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(_l("角色"), [InputRequired(_l("选择角色"))], default=MembershipRole.EDITOR.value)


class RoleForm(FlaskForm):
    """Another role for a member."""

    role = SelectField(_l("角色"), [InputRequired(_l("选择角色"))])


def registration_form() -> RegistrationForm:
    """The form of a new organisation; bureaus are set up by the platform."""
    form = RegistrationForm()
    form.region_code.choices = region_choices()
    kinds = (OrganisationKind.LABORATORY, OrganisationKind.ENTERPRISE)
    form.kind.choices = [SelectChoice(kind.value, render_text(kind)) for kind in kinds]
    return form


def profile_form(organisation: Organisation) -> ProfileForm:
    """The form of a registered one, filled in; certificates are asked of laboratories alone."""
    form = ProfileForm(obj=organisation)
    form.region_code.choices = region_choices()
    if organisation.kind != OrganisationKind.LABORATORY:
        del form.cma_number, form.cma_valid_until, form.cnas_number, form.public_contact
    return form


def invitation_form(_organisation: Organisation) -> InvitationForm:
    """Whom to ask in."""
    form = InvitationForm()
    form.role.choices = role_choices()
    return form


def role_form(_thing: object) -> RoleForm:
    """Another role."""
    form = RoleForm()
    form.role.choices = role_choices()
    return form


def role_choices() -> list[SelectChoice]:
    """The roles of members, with what each may do."""
    does = {
        MembershipRole.OWNER: _l("负责人：管理成员和资料，提交申报"),
        MembershipRole.EDITOR: _l("经办人：填写和提交申报"),
        MembershipRole.READER: _l("查阅人：只看不改"),
    }
    return [SelectChoice(role.value, words) for role, words in does.items()]
