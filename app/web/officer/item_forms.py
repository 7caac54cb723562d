"""An item: the columns that its kind names, the kind's own questions, in the kind's words."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.calls.changes import call_of
from app.calls.item_words import ITEM, ITEM_FLAGS, SOURCES, item_labels, shown_columns
from app.calls.models import Call, Item
from app.calls.parts import Plain, read_part
from app.calls.service.items import blank_item, next_code
from app.calls.states import Trouble
from app.chains.queries import current_chains, regions
from app.kinds import Kind
from app.kinds.kind import Question
from app.people.identity import credit_code_agrees
from app.web.fields import DecimalField
from app.web.officer.fact_fields import fact_fields, typed_facts
from app.web.officer.part_forms import PartForm, label, offered, trimmed
from app.web.rendering import show_place

LONG = _l("最多 %(max)d 字")
CODE = re.compile(r"^[^\s/\\?#%]{1,40}$")


def whole_cents(_form: Any, field: Any) -> None:
    """Amounts are kept with two decimals."""
    if field.data is not None and field.data.is_finite() and field.data != round(field.data, 2):
        raise ValidationError(_l("金额最多两位小数"))


MONEY = [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), whole_cents]
TEXTS = (
    "title",
    "background",
    "content",
    "deliverables",
    "requirements",
    "property_terms",
    "contact",
    "issuer_name",
    "issuer_credit_code",
    "province_reason",
)
FLAGS = tuple(ITEM_FLAGS)
ASKED_ALWAYS = {"code", "title", "base", "csrf_token", "reason"}


class ItemForm(PartForm):
    """One bottleneck. Amounts in 万元."""

    part = "item"
    code = StringField(
        ITEM["code"],
        [InputRequired(_l("请填写编号")), Regexp(CODE, message=_l("编号最长 40 字，不能含空格和斜线"))],
    )
    title = StringField(
        ITEM["title"],
        [InputRequired(_l("请填写需求名称")), Length(max=200, message=LONG)],
        description=_l("动宾结构，40 字以内为宜"),
    )
    trouble = SelectField(_l("难题类别"), [Optional()])
    chain_id = SelectField(ITEM["chain"], [Optional()])
    region_code = SelectField(ITEM["region"], [Optional()])
    issuer_name = StringField(ITEM["issuer_name"], [Optional(), Length(max=200, message=LONG)])
    issuer_credit_code = StringField(
        ITEM["issuer_credit_code"],
        [Optional(), Length(max=18, message=LONG)],
        description=_l("与已登记企业一致时自动关联"),
    )
    issuer_hidden = BooleanField(ITEM_FLAGS["issuer_hidden"])
    background = TextAreaField(ITEM["background"], [Optional(), Length(max=8000, message=LONG)])
    content = TextAreaField(ITEM["content"], [Optional(), Length(max=8000, message=LONG)])
    deliverables = TextAreaField(ITEM["deliverables"], [Optional(), Length(max=4000, message=LONG)])
    months = IntegerField(ITEM["months"], [Optional(), NumberRange(1, 120, _l("时限为 1 至 120 个月"))])
    amount = DecimalField(ITEM["amount"], MONEY, places=None)
    source_issuer = DecimalField(SOURCES["issuer"], MONEY, places=None)
    source_fiscal = DecimalField(SOURCES["fiscal"], MONEY, places=None)
    source_own = DecimalField(SOURCES["own"], MONEY, places=None)
    places = SelectField(ITEM["places"], coerce=int)
    consortium_allowed = BooleanField(ITEM_FLAGS["consortium_allowed"])
    requirements = TextAreaField(ITEM["requirements"], [Optional(), Length(max=4000, message=LONG)])
    property_terms = TextAreaField(ITEM["property_terms"], [Optional(), Length(max=2000, message=LONG)])
    province_only = BooleanField(ITEM_FLAGS["province_only"])
    province_reason = TextAreaField(
        ITEM["province_reason"],
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("原则上不限地域；限省内的，理由同时公开"),
    )
    contact = StringField(
        ITEM["contact"], [Optional(), Length(max=200, message=LONG)], description=_l("只对登录的机构成员显示")
    )

    asked: tuple[Question, ...] = ()
    doubtful_code = False

    def __init__(self, subject: Item, **more: Any) -> None:
        super().__init__(subject, **more)
        self.offer(subject.call)

    @property
    def facts(self) -> list[tuple[Question, Any]]:
        """The kind's own questions with their fields, in order."""
        return [(question, self[f"fact_{question.key}"]) for question in self.asked]

    def offer(self, call: Call) -> None:
        """The choices, from the catalogues in force; what the kind does not name is not asked."""
        kind = call.kind_data
        self._offer_choices(kind)
        label(self, item_labels(kind) | {"chain_id": ITEM["chain"], "region_code": ITEM["region"]})
        if "title" in kind.field_words:
            self.title.description = ""
        hidden = {"places"} if kind.exact_places else set()
        shown = ASKED_ALWAYS | shown_columns(kind) - hidden | {f"fact_{q.key}" for q in self.asked}
        for name in [field.name for field in self if field.name not in shown]:
            del self[name]

    def _offer_choices(self, kind: Kind) -> None:
        self.chains = {chain.id: chain.name for chain in current_chains()}
        places = regions()
        self.places_known = {region.code: region.name_zh for region in places}
        self._keep_old_chain()
        none = ("", _l("未选择"))
        self.chain_id.choices = offered([none, *self.chains.items()])
        self.region_code.choices = offered([none, *((place.code, show_place(place)) for place in places)])
        self.trouble.choices = offered([none, *((m.value, m.label) for m in Trouble)])
        several = _side_by_side if kind.parallel else _so_many
        words = (_l("1 家（择优）"), *(several(n) for n in range(2, kind.places_most + 1)))
        self.places.choices = offered(enumerate(words, start=1))

    def _keep_old_chain(self) -> None:
        """A chain of an earlier catalogue stays on offer for the item that names it."""
        chain = getattr(self.subject, "chain", None)
        if chain is not None:
            self.chains.setdefault(chain.id, chain.name)

    def values_of(self, plain: Plain) -> dict[str, Any]:
        sources = {f"source_{name}": _decimal(plain["sources"].get(name)) for name in SOURCES}
        facts = {f"fact_{key}": said for key, said in plain["facts"].items()}
        return plain | sources | facts | {"amount": _decimal(plain["amount"])}

    def validate_issuer_credit_code(self, field: StringField) -> None:
        """A failed check digit warns when the item is saved and never refuses: a few genuine codes fail it."""
        field.data = trimmed(field.data).upper().replace(" ", "")
        self.doubtful_code = bool(field.data) and not credit_code_agrees(field.data)

    def plain(self) -> Plain:
        """What was typed, over what stands there: a column that the kind does not ask for stays as it is."""
        plain = self.stands()
        plain |= {name: trimmed(self[name].data) for name in TEXTS if name in self}
        plain |= {name: bool(self[name].data) for name in FLAGS if name in self}
        plain |= {name: self[name].data for name in ("months", "places") if name in self}
        if "code" in self:
            plain["code"] = trimmed(self.code.data)
        if "trouble" in self:
            plain["trouble"] = self.trouble.data or ""
        return plain | self._catalogued() | self._money() | {"facts": typed_facts(self.facts)}

    def stands(self) -> Plain:
        """The item as it is stored."""
        return read_part(self.subject, self.part)

    def _catalogued(self) -> Plain:
        found: Plain = {}
        if "chain_id" in self:
            chain = self.chain_id.data or ""
            found |= {"chain_id": chain, "chain": self.chains.get(chain, "")}
        if "region_code" in self:
            region = self.region_code.data or ""
            found |= {"region_code": region, "region": self.places_known.get(region, "")}
        return found

    def _money(self) -> Plain:
        if "amount" not in self:
            return {}
        sources = {name: _text(self[f"source_{name}"].data) for name in SOURCES}
        return {"amount": _text(self.amount.data), "sources": sources}


class NewItemForm(ItemForm):
    """An item that is not there yet; its code is the next free one unless another is written."""

    def __init__(self, call: Call, **more: Any) -> None:
        self.subject = call
        super(PartForm, self).__init__(data=self.values_of(self.stands()), **more)
        self.offer(call)

    def stands(self) -> Plain:
        """Nothing yet."""
        return blank_item(self.subject) | {"code": next_code(self.subject)}


def item_form(form: type[ItemForm]) -> Callable[[Call | Item], ItemForm]:
    """The maker of a form of items, with the questions of the kind of call in question."""

    def made(subject: Call | Item) -> ItemForm:
        kind = call_of(subject).kind_data
        fields: dict[str, Any] = fact_fields(kind)
        asking: type[ItemForm] = type(form.__name__, (form,), fields | {"asked": kind.item_questions})
        return asking(subject)

    return made


def _side_by_side(n: int) -> Any:
    return _l("%(n)s 家并行（赛马）", n=n)


def _so_many(n: int) -> Any:
    return _l("%(n)s 个", n=n)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _text(value: Decimal | None) -> str:
    return f"{value.normalize():f}" if value is not None else ""
