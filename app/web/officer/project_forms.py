"""Forms of agreements, milestones and acceptances."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.projects.digest import agreement_digest
from app.projects.models import Acceptance, Project
from app.projects.plans import plan_of
from app.projects.service import Plan
from app.web.fields import DecimalField
from app.web.officer.part_forms import add_rows, row_button, trimmed

LONG = _l("最多 %(max)d 字")
MOST_ROWS = 12


def two_places(_form: Any, field: Any) -> None:
    """Amounts and shares are kept with two decimals."""
    if field.data is not None and field.data.is_finite() and field.data != round(field.data, 2):
        raise ValidationError(_l("最多两位小数"))


class MilestoneRow(Form):
    """One milestone; an empty row is passed over, a half-filled one is not."""

    title = StringField(_l("可考核交付物"), [Optional(), Length(max=200, message=LONG)])
    month = IntegerField(_l("第几个月"), [Optional(), NumberRange(1, 120, _l("月份为 1 至 120"))])
    share = DecimalField(
        _l("经费占比（%）"), [Optional(), NumberRange(0, 100, _l("占比为 0 至 100")), two_places], places=None
    )

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row."""
        return not any(str(raw or "").strip() for field in self for raw in field.raw_data or [field.data])

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; in a row that says anything nothing may be missing."""
        valid = bool(super().validate(extra_validators))
        if self.is_blank:
            return valid
        for field in self:
            if not field.errors and field.data in (None, ""):
                field.errors = [_l("请填写这一格")]
                valid = False
        return valid


class AgreementForm(FlaskForm):
    """Amount in 万元, terms, milestones with month and share."""

    amount = DecimalField(
        _l("任务经费（万元）"),
        [InputRequired(_l("请填写金额")), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), two_places],
        places=None,
    )
    terms = TextAreaField(
        _l("约定事项"),
        [Optional(), Length(max=8000, message=LONG)],
        description=_l("知识产权、数据与样品、保密、经费拨付方式等，各方签署前都会看到"),
    )
    milestones = FieldList(FormField(MilestoneRow), label=_l("里程碑"))

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons that add or remove a row show the form again and save nothing."""
        if row_button(self.milestones, MOST_ROWS):
            return False
        return bool(super().validate(extra_validators))

    def plan(self, promised: Mapping[str, str]) -> Plan:
        """What was typed."""
        rows = [row.form for row in self.milestones if not row.form.is_blank]
        milestones = [(trimmed(r.title.data), int(r.month.data), Decimal(r.share.data)) for r in rows]
        return Plan(Decimal(self.amount.data or 0), trimmed(self.terms.data), milestones, promised)


def bid_plan(entry: Entry) -> Plan:
    """What the winning bid says of milestones, price and promises."""
    version = current_version(entry)
    return plan_of(content_of(version) if version else {}, entry.item)


def agreement_of_bid(entry: Entry) -> AgreementForm:
    """The form of a new project, filled from the winning bid."""
    plan = bid_plan(entry)
    return _filled(plan.amount, "", plan.milestones)


def agreement_of(project: Project) -> AgreementForm:
    """The form of an agreement that nobody has signed."""
    rows = [(m.title, m.month, m.share) for m in project.milestones]
    return _filled(project.amount, project.terms, rows)


def _filled(amount: Decimal, terms: str, milestones: Any) -> AgreementForm:
    rows = [{"title": title, "month": month, "share": _short(share)} for title, month, share in milestones]
    form = AgreementForm(data={"amount": _short(amount), "terms": terms, "milestones": rows})
    if not form.is_submitted() and not rows:
        add_rows(form.milestones, MOST_ROWS, 3)
    return form


def _short(value: Decimal) -> Decimal:
    """30 instead of 30.00."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


class SignForm(FlaskForm):
    """A signature under what the signer read; ``read`` is the digest that his page carried."""

    seen = HiddenField()

    def __init__(self, project: Project, **more: Any) -> None:
        super().__init__(**more)
        self.read = (self.seen.data or "")[:64] if self.is_submitted() else ""
        self.seen.data = agreement_digest(project)


class ConfirmForm(FlaskForm):
    """Nothing to fill in."""


class ConfirmMilestoneForm(FlaskForm):
    """The officer's word with a confirmation."""

    answer = TextAreaField(_l("确认意见"), [Optional(), Length(max=2000, message=LONG)])


class ReturnMilestoneForm(FlaskForm):
    """What is missing."""

    answer = TextAreaField(
        _l("需要补充什么"), [InputRequired(_l("请写明需要补充什么")), Length(max=2000, message=LONG)]
    )


class DecideForm(FlaskForm):
    """The officer's verdict: what may be chosen depends on the results and on whether the one repair is used up."""

    verdict = RadioField(_l("验收结论"), [InputRequired(_l("请选择结论"))])
    opinion = TextAreaField(
        _l("验收意见"), [InputRequired(_l("请写明验收意见")), Length(max=4000, message=LONG)]
    )
    repair_until = DateField(
        _l("整改期限"), [Optional()], description=_l("结论为限期整改时填写，当日 24:00 止")
    )

    def __init__(self, acceptance: Acceptance, **more: Any) -> None:
        super().__init__(**more)
        project = acceptance.project
        met = all(result.passed for result in project.results)
        choices = [SelectChoice("pass", _l("通过"))] if met else []
        last = (
            SelectChoice("fail", _l("不通过，任务结束"))
            if project.repairs
            else SelectChoice("repair", _l("不通过，限期整改一次"))
        )
        self.verdict.choices = [*choices, last]
        if project.repairs:
            del self.repair_until
        elif not met:
            self.repair_until.flags.required = True

    @property
    def until(self) -> Any:
        """The end of the repair, where one was asked for."""
        return self.repair_until.data if self.repair_until is not None else None
