"""The form of a need: five minutes on a phone, the same at every desk."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.chains.queries import current_chains, inside, regions
from app.needs.models import Need
from app.needs.policy import filing_organisations, works_on_needs
from app.needs.service import Asked, Heard
from app.needs.service.filing import HEARD
from app.needs.states import ChainLink, Trouble, Urgency, Way
from app.people.identity import tidy_code
from app.people.states import SeatRole
from app.shared.clock import local_date
from app.web.fields import DecimalField, stripped
from app.web.instant import instant, me
from app.web.officer.part_forms import offered, trimmed
from app.web.rendering import show_place

LONG = _l("最多 %(max)d 字")
CHOOSE = _l("请选择")


def whole_cents(_form: Any, field: Any) -> None:
    """Amounts are kept with two decimals."""
    if field.data is not None and field.data.is_finite() and field.data != round(field.data, 2):
        raise ValidationError(_l("金额最多两位小数"))


class NeedForm(FlaskForm):
    """What is lacking, how bad it is, whom to ask."""

    chain_id = SelectField(_l("产业链"), [InputRequired(_l("请选择产业链"))])
    chain_link = SelectField(_l("环节"), [Optional()])
    subject = StringField(
        _l("产品或检测对象"),
        [InputRequired(_l("请填写产品或检测对象")), Length(max=200, message=LONG)],
        description=_l("例如：车用Ⅳ型储氢瓶"),
        filters=[stripped],
    )
    parameter = StringField(
        _l("检测项目或参数"),
        [Optional(), Length(max=200, message=LONG)],
        description=_l("例如：氢气渗透率，70 MPa"),
        filters=[stripped],
    )
    trouble = RadioField(_l("遇到的难题"), [InputRequired(_l("请选择遇到的难题"))])
    gap = TextAreaField(
        _l("具体情况"),
        [InputRequired(_l("请写明具体情况")), Length(max=2000, message=LONG)],
        description=_l("缺什么能力，现在怎么办；审核后公开，不要写企业名称和商业秘密"),
        filters=[stripped],
    )
    standards = TextAreaField(
        _l("依据标准"),
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("知道的话，一行一项"),
    )
    urgency = RadioField(_l("什么时候要用"), [InputRequired(_l("请选择什么时候要用"))])
    cost = DecimalField(
        _l("眼下每年多花多少"),
        [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), whole_cents],
        places=None,
        description=_l("送外省、等待、返工等的费用；不公开"),
    )
    cost_note = TextAreaField(
        _l("其他影响"),
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("例如：耽误交付、错过订单；不公开"),
        filters=[stripped],
    )
    contact = StringField(
        _l("联系人和联系方式"),
        [InputRequired(_l("请填写联系人和联系方式")), Length(max=200, message=LONG)],
        description=_l("只有承办人和所在地主管部门看得到，不公开"),
        filters=[stripped],
    )
    may_name = BooleanField(_l("公开需求时可以显示企业名称"))

    def __init__(self, need: Need | None = None, **more: Any) -> None:
        super().__init__(data=_data(need) if need is not None else more.pop("data", None), **more)
        self.chains = {chain.id: chain for chain in current_chains()}
        if need is not None:
            self.chains.setdefault(need.chain_id, need.chain)
        none = ("", CHOOSE)
        self.chain_id.choices = offered([none, *((key, chain.name) for key, chain in self.chains.items())])
        self.chain_link.choices = offered([("", _l("说不准")), *((m.value, m.label) for m in ChainLink)])
        self.trouble.choices = offered((m.value, m.label) for m in Trouble)
        self.urgency.choices = offered((m.value, m.label) for m in Urgency)

    def asked(self) -> Asked:
        """What was typed."""
        lines = trimmed(self.standards.data).splitlines()
        return Asked(
            chain=self.chains[self.chain_id.data],
            chain_link=ChainLink(self.chain_link.data) if self.chain_link.data else None,
            subject=trimmed(self.subject.data),
            parameter=trimmed(self.parameter.data),
            gap=trimmed(self.gap.data),
            standards=tuple(line.strip() for line in lines if line.strip()),
            trouble=Trouble(self.trouble.data),
            urgency=Urgency(self.urgency.data),
            cost=Decimal(self.cost.data) if self.cost.data is not None else None,
            cost_note=trimmed(self.cost_note.data),
            contact=trimmed(self.contact.data),
            may_name=self.may_name.data,
        )


def _data(need: Need) -> dict[str, Any]:
    same = (
        "chain_id",
        "subject",
        "parameter",
        "gap",
        "standards",
        "cost",
        "cost_note",
        "contact",
        "may_name",
    )
    chosen = ("chain_link", "trouble", "urgency")
    values = {name: getattr(need, name) for name in same}
    return values | {name: getattr(need, name).value if getattr(need, name) else "" for name in chosen}


class FileForm(NeedForm):
    """An enterprise's own need."""

    organisation = SelectField(_l("企业"), [InputRequired(_l("请选择企业"))])

    def __init__(self, **more: Any) -> None:
        user = me()
        self.own = {o.id: o for o in filing_organisations(user, instant())}
        told = "，".join(part for part in (user.name, user.phone) if part)
        super().__init__(data={"contact": told, "organisation": next(iter(self.own), "")}, **more)
        self.organisation.choices = offered((key, o.name) for key, o in self.own.items())


class RecordForm(NeedForm):
    """A need of which an office heard: with the source."""

    way = RadioField(_l("怎样得知"), [InputRequired(_l("请选择怎样得知"))])
    heard_on = DateField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    heard = StringField(
        _l("谁走访或联系，对方是谁"),
        [InputRequired(_l("请填写谁走访或联系，对方是谁")), Length(max=200, message=LONG)],
        description=_l("留作来源，不公开"),
        filters=[stripped],
    )
    enterprise_name = StringField(
        _l("企业名称"),
        [InputRequired(_l("请填写企业名称")), Length(max=120, message=LONG)],
        filters=[stripped],
    )
    enterprise_code = StringField(
        _l("统一社会信用代码"),
        [Optional(), Length(max=18, message=LONG)],
        description=_l("与已登记企业一致时自动关联，企业会收到通知"),
        filters=[stripped],
    )
    region_code = SelectField(_l("所在地区"), [InputRequired(_l("请选择所在地区"))])

    def __init__(self, **more: Any) -> None:
        user, at = me(), instant()
        city = user.city(SeatRole.RECOMMENDER, at)
        data = {"heard_on": local_date(at), "region_code": city or ""}
        super().__init__(data=data, **more)
        near = set(inside(city)) if city and not works_on_needs(user, at) else None
        places = [place for place in regions() if near is None or place.code in near]
        self.region_code.choices = offered([("", CHOOSE), *((p.code, show_place(p)) for p in places)])
        self.way.choices = offered((way.value, way.label) for way in HEARD)

    def heard_of(self) -> Heard:
        """Whose need it is and how the office heard of it."""
        return Heard(
            enterprise_name=trimmed(self.enterprise_name.data),
            enterprise_code=tidy_code(self.enterprise_code.data or ""),
            region_code=self.region_code.data,
            way=Way(self.way.data),
            heard=trimmed(self.heard.data),
            heard_on=self.heard_on.data,
        )


class ReasonForm(FlaskForm):
    """Why."""

    reason = TextAreaField(
        _l("理由"), [InputRequired(_l("请写明理由")), Length(max=2000, message=LONG)], filters=[stripped]
    )
