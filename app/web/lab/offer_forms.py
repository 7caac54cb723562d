"""Forms of offers and of what the two sides write."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.chains.queries import current_chains
from app.needs.models import Need, NeedContact
from app.needs.policy import filing_organisations
from app.needs.policy.offering import offering_organisations
from app.needs.service.offering import Offered
from app.needs.states import OfferWay
from app.web.fields import stripped
from app.web.instant import instant, me
from app.web.officer.part_forms import offered, trimmed

LONG = _l("最多 %(max)d 字")


class OfferForm(FlaskForm):
    """What a laboratory can do or plans; for a need its chain is known."""

    organisation = SelectField(_l("机构"), [InputRequired(_l("请选择机构"))])
    chain_id = SelectField(_l("产业链"), [InputRequired(_l("请选择产业链"))])
    way = RadioField(
        _l("方式"),
        [InputRequired(_l("请选择方式"))],
        description=_l("扩项、分设是计划，要写预计日期，进展会显示在需求上"),
    )
    subject = StringField(
        _l("能做什么"),
        [InputRequired(_l("请填写能做什么")), Length(max=200, message=LONG)],
        filters=[stripped],
    )
    words = TextAreaField(
        _l("说明"),
        [InputRequired(_l("请填写说明")), Length(max=2000, message=LONG)],
        description=_l("能力范围、周期、在哪里做；公开显示，不要写电话"),
        filters=[stripped],
    )
    due_on = DateField(
        _l("预计具备的日期"), [Optional()], description=_l("扩项或分设时填写，例如 2026-11-23")
    )

    def __init__(self, need: Need | None = None, **more: Any) -> None:
        self.own = {o.id: o for o in offering_organisations(me(), instant())}
        super().__init__(data={"organisation": next(iter(self.own), "")}, **more)
        self.organisation.choices = offered((key, o.name) for key, o in self.own.items())
        self.way.choices = offered((m.value, m.label) for m in OfferWay)
        self.chains = {chain.id: chain for chain in current_chains()} if need is None else {}
        self.chain_id.choices = offered(
            [("", _l("请选择")), *((key, chain.name) for key, chain in self.chains.items())]
        )
        if need is not None:
            del self.chain_id

    def offered(self) -> Offered:
        """What was typed."""
        return Offered(
            OfferWay(self.way.data), trimmed(self.subject.data), trimmed(self.words.data), self.due_on.data
        )


class MessageForm(FlaskForm):
    """What one side writes; an enterprise may let its name be read."""

    words = TextAreaField(
        _l("留言"), [InputRequired(_l("请填写留言")), Length(max=2000, message=LONG)], filters=[stripped]
    )
    is_named = BooleanField(_l("让对方看到企业名称"))

    def __init__(self, contact: NeedContact | None = None, **more: Any) -> None:
        super().__init__(**more)
        member = contact is not None and me().membership_in(contact.enterprise_id, instant()) is not None
        if contact is not None and (contact.is_named or not member):
            del self.is_named

    @property
    def names(self) -> bool:
        """Whether the enterprise lets its name be read from now on."""
        return bool(self.is_named.data) if "is_named" in self else False


class ContactForm(MessageForm):
    """The first words of an enterprise to a laboratory."""

    organisation = SelectField(_l("企业"), [InputRequired(_l("请选择企业"))])

    def __init__(self, **more: Any) -> None:
        self.own = {o.id: o for o in filing_organisations(me(), instant())}
        super().__init__(None, data={"organisation": next(iter(self.own), "")}, **more)
        self.organisation.choices = offered((key, o.name) for key, o in self.own.items())
