"""An item and its indicators."""

import math
import re
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FloatField,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.calls.changes import ITEM, ITEM_FLAGS
from app.calls.models import Call, Item
from app.calls.parts import SOURCES, Plain
from app.calls.reading import read_indicators
from app.calls.service.items import BLANK, next_code
from app.calls.states import Comparator, Trouble
from app.calls.words import SOURCES as SOURCE_WORDS
from app.chains.queries import current_chains, regions
from app.people.identity import credit_code_agrees
from app.web.officer.part_forms import PartForm, add_rows, offered, row_button, trimmed
from app.web.rendering import show_place

LONG = _l("最多 %(max)d 字")
CODE = re.compile(r"^[^\s/\\?#%]{1,40}$")
SPARE_ROWS, MOST_ROWS = 3, 60


def finite(_form: Any, field: Any) -> None:
    """``float`` reads nan and inf as well, which are no figures."""
    if field.data is not None and not math.isfinite(field.data):
        field.data = None
        raise ValidationError(_l("请填写数字"))


def whole_cents(_form: Any, field: Any) -> None:
    """Amounts are kept with two decimals."""
    if field.data is not None and field.data.is_finite() and field.data != round(field.data, 2):
        raise ValidationError(_l("金额最多两位小数"))


MONEY = [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), whole_cents]
TEXTS = ("background", "content", "deliverables", "requirements", "property_terms")
NUMBERS = ("value", "low", "high", "k")


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
    source_issuer = DecimalField(SOURCE_WORDS["issuer"], MONEY, places=None)
    source_fiscal = DecimalField(SOURCE_WORDS["fiscal"], MONEY, places=None)
    source_own = DecimalField(SOURCE_WORDS["own"], MONEY, places=None)
    places = SelectField(ITEM["places"], coerce=int)
    consortium_allowed = BooleanField(ITEM_FLAGS["consortium_allowed"])
    requirements = TextAreaField(ITEM["requirements"], [Optional(), Length(max=4000, message=LONG)])
    property_terms = TextAreaField(ITEM["property_terms"], [Optional(), Length(max=2000, message=LONG)])
    province_only = BooleanField(ITEM_FLAGS["province_only"])
    province_reason = TextAreaField(
        ITEM["province_reason"],
        [Optional(), Length(max=1000, message=LONG)],
        description=_l("榜单原则上不限地域；限省内的，理由随榜单公开"),
    )
    contact = StringField(
        ITEM["contact"], [Optional(), Length(max=200, message=LONG)], description=_l("只对登录的机构成员显示")
    )

    def __init__(self, subject: Item, **more: Any) -> None:
        super().__init__(subject, **more)
        self.offer(subject.call)

    def offer(self, call: Call) -> None:
        """The choices, from the catalogues in force."""
        self.chains = {chain.id: chain.name for chain in current_chains()}
        places = regions()
        self.places_known = {region.code: region.name_zh for region in places}
        self._keep_old_chain()
        none = ("", _l("未选择"))
        self.chain_id.choices = offered([none, *self.chains.items()])
        self.region_code.choices = offered([none, *((place.code, show_place(place)) for place in places)])
        self.trouble.choices = offered([none, *((m.value, m.label) for m in Trouble)])
        most = call.kind_data.places_in_parallel
        words = (_l("1 家（择优）"), *(_l("%(n)s 家并行（赛马）", n=n) for n in range(2, most + 1)))
        self.places.choices = offered(enumerate(words, start=1))

    def _keep_old_chain(self) -> None:
        """A chain of an earlier catalogue stays on offer for the item that names it."""
        chain = getattr(self.subject, "chain", None)
        if chain is not None:
            self.chains.setdefault(chain.id, chain.name)

    def values_of(self, plain: Plain) -> dict[str, Any]:
        sources = {f"source_{name}": _decimal(plain["sources"].get(name)) for name in SOURCES}
        return plain | sources | {"amount": _decimal(plain["amount"])}

    def validate_issuer_credit_code(self, field: StringField) -> None:
        """A failed check digit warns when the item is saved and never refuses: a few genuine codes fail it."""
        field.data = trimmed(field.data).upper().replace(" ", "")
        self.doubtful_code = bool(field.data) and not credit_code_agrees(field.data)

    def plain(self) -> Plain:
        texts = {
            n: trimmed(self[n].data) for n in ("title", "issuer_name", "contact", "province_reason", *TEXTS)
        }
        chain, region = self.chain_id.data or "", self.region_code.data or ""
        return texts | {
            "code": trimmed(self.code.data) if self.code else self.subject.code,
            "issuer_credit_code": trimmed(self.issuer_credit_code.data),
            "trouble": self.trouble.data or "",
            "chain_id": chain,
            "chain": self.chains.get(chain, ""),
            "region_code": region,
            "region": self.places_known.get(region, ""),
            "issuer_hidden": bool(self.issuer_hidden.data),
            "consortium_allowed": bool(self.consortium_allowed.data),
            "province_only": bool(self.province_only.data),
            "months": self.months.data,
            "amount": _text(self.amount.data),
            "sources": {name: _text(self[f"source_{name}"].data) for name in SOURCES},
            "places": self.places.data,
        }


class NewItemForm(ItemForm):
    """An item that is not there yet; its code is the next free one unless another is written."""

    def __init__(self, call: Call, **more: Any) -> None:
        blank = BLANK | {"code": next_code(call)}
        self.subject = call
        super(PartForm, self).__init__(data=self.values_of(blank), **more)
        self.offer(call)


class IndicatorForm(Form):
    """One row; an empty row is passed over."""

    text = TextAreaField(_l("原文"), [Optional(), Length(max=2000, message=LONG)])
    parameter = StringField(_l("参数"), [Optional(), Length(max=400, message=LONG)])
    comparator = SelectField(
        _l("比较方式"), choices=offered((m.value, m.label) for m in Comparator), default=Comparator.NONE.value
    )
    value = FloatField(_l("数值"), [Optional(), finite])
    low = FloatField(_l("下限"), [Optional(), finite])
    high = FloatField(_l("上限"), [Optional(), finite])
    unit = StringField(_l("计量单位"), [Optional(), Length(max=80, message=LONG)])
    k = FloatField(_l("包含因子 k"), [Optional(), finite, NumberRange(0, 10, _l("包含因子在 0 与 10 之间"))])
    today = StringField(_l("现状值"), [Optional(), Length(max=120, message=LONG)])
    best_abroad = StringField(_l("国际先进值"), [Optional(), Length(max=120, message=LONG)])
    verification = StringField(_l("验证方法"), [Optional(), Length(max=300, message=LONG)])


class IndicatorsForm(PartForm):
    """All indicators of an item, and a field into which lines can be pasted that are then read into rows."""

    part = "indicators"
    rows = FieldList(FormField(IndicatorForm), label=_l("指标"))
    pasted = TextAreaField(
        _l("粘贴指标文字"),
        [Optional(), Length(max=6000, message=LONG)],
        description=_l("每行一项，或用分号隔开；识别后成为下面的行，可逐行修改"),
    )

    def __init__(self, subject: Item, **more: Any) -> None:
        super().__init__(subject, **more)
        if not self.is_submitted():
            add_rows(self.rows, MOST_ROWS, SPARE_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons that add rows or read what was pasted show the form again and save nothing."""
        if row_button(self.rows, MOST_ROWS):
            return False
        if "read_pasted" in request.form:
            self._read_pasted()
            return False
        return bool(super().validate(extra_validators))

    def _read_pasted(self) -> None:
        """What was read follows the last row that carries anything; rows are left as they were typed."""
        while len(self.rows) and not any(str(raw) for raw in _typed(self.rows[-1].form)):
            self.rows.pop_entry()
        found = read_indicators(trimmed(self.pasted.data)[:6000])
        for row in found[: MOST_ROWS - len(self.rows)]:
            self.rows.append_entry(row.to_plain())
        self.pasted.data = ""
        add_rows(self.rows, MOST_ROWS, SPARE_ROWS)

    def plain(self) -> Plain:
        rows = []
        for entry in self.rows:
            form = entry.form
            texts = {
                n: trimmed(form[n].data)
                for n in ("text", "parameter", "unit", "today", "best_abroad", "verification")
            }
            if texts["text"] or texts["parameter"]:
                numbers = {name: form[name].data for name in NUMBERS}
                row = texts | numbers | {"comparator": form.comparator.data}
                rows.append(row | {"text": texts["text"] or texts["parameter"]})
        return {"rows": rows}


def _typed(row: Form) -> list[Any]:
    """What was sent for the fields of a row, the comparator apart, which always says something."""
    return [
        raw for field in row if field.name.rpartition("-")[2] != "comparator" for raw in field.raw_data or ()
    ]


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _text(value: Decimal | None) -> str:
    return f"{value.normalize():f}" if value is not None else ""
