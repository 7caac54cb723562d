"""The form of a campaign: words, days, cases by their addresses, open days."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.extensions import db
from app.showcase.models import Campaign, Case
from app.showcase.queries import CaseFilter, search_cases
from app.showcase.service import CampaignPlan, Door
from app.showcase.service.campaigns import MOST_CASES, MOST_DOORS
from app.showcase.states import CampaignSort
from app.web.instant import instant
from app.web.officer.part_forms import add_rows, row_button, trimmed

LONG = _l("最多 %(max)d 字")
DAY = _l("请填写日期，例如 2026-11-23")
OFFERED = 300


class CaseRow(Form):
    """One chosen case."""

    case = SelectField(_l("案例"), [Optional()], validate_choice=False)


class DoorRow(Form):
    """One open day; an empty row is passed over."""

    host = StringField(_l("机构"), [Optional(), Length(max=120, message=LONG)])
    day = DateField(_l("日期"), [Optional()])
    hours = StringField(_l("时间"), [Optional(), Length(max=60, message=LONG)])
    place = StringField(_l("地点"), [Optional(), Length(max=200, message=LONG)])
    registration = StringField(_l("报名方式"), [Optional(), Length(max=300, message=LONG)])

    def validate_day(self, field: Any) -> None:
        """A row that names a host needs its day."""
        if trimmed(self.host.data) and field.data is None:
            raise ValidationError(DAY)


class CampaignForm(FlaskForm):
    """A campaign."""

    name = StringField(_l("活动名称"), [InputRequired(_l("请填写活动名称")), Length(max=80, message=LONG)])
    sort = SelectField(
        _l("类别"), [InputRequired()], choices=[SelectChoice(m.value, _l(m.label.id)) for m in CampaignSort]
    )
    starts_on = DateField(_l("开始日期"), [InputRequired(DAY)])
    ends_on = DateField(_l("结束日期"), [InputRequired(DAY)], description=_l("当日仍显示在首页"))
    intro = TextAreaField(_l("说明"), [Optional(), Length(max=1500, message=LONG)])
    cases = FieldList(FormField(CaseRow), label=_l("精选案例"))
    doors = FieldList(FormField(DoorRow), label=_l("机构开放日"))

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons of rows show the form again and save nothing."""
        if "add_row" in request.form or request.form.get("remove_row"):
            self._rows_pressed()
            return False
        return bool(super().validate(extra_validators))

    def _rows_pressed(self) -> None:
        asked = request.form.get("add_row") or request.form.get("remove_row") or ""
        if asked.startswith("doors"):
            row_button(self.doors, MOST_DOORS)
        else:
            row_button(self.cases, MOST_CASES)
        self.offer()

    def offer(self) -> None:
        """The published cases that may be chosen, the latest first."""
        found = db.session.scalars(search_cases(CaseFilter(), instant()).limit(OFFERED)).all()
        self.known = {case.id: case for case in found}
        choices = [SelectChoice("", _l("未选"))]
        choices += [SelectChoice(c.id, f"{c.year} · {c.title}（{c.organisation.name}）") for c in found]
        for row in self.cases:
            row.form.case.choices = choices

    def plan(self) -> CampaignPlan:
        """What was typed."""
        keys = list(dict.fromkeys(row.form.case.data for row in self.cases if row.form.case.data))
        chosen = [case for key in keys if (case := db.session.get(Case, key)) is not None]
        doors = [
            Door(
                trimmed(row.form.host.data),
                row.form.day.data,
                trimmed(row.form.place.data),
                trimmed(row.form.hours.data),
                trimmed(row.form.registration.data),
            )
            for row in self.doors
            if trimmed(row.form.host.data) and row.form.day.data
        ]
        intro = trimmed(self.intro.data)
        days = (self.starts_on.data, self.ends_on.data)
        return CampaignPlan(
            trimmed(self.name.data),
            CampaignSort(self.sort.data),
            *days,
            intro=intro,
            cases=chosen,
            doors=doors,
        )


def campaign_form(campaign: Campaign | None = None) -> CampaignForm:
    """The form of a new campaign, or of one that stands."""
    form = CampaignForm(data=_values(campaign) if campaign is not None else None)
    if not form.is_submitted():
        add_rows(form.cases, MOST_CASES, max(1, 3 - len(form.cases)))
        add_rows(form.doors, MOST_DOORS, max(1, 2 - len(form.doors)))
    form.offer()
    return form


def _values(campaign: Campaign) -> dict[str, Any]:
    names = ("host", "day", "hours", "place", "registration")
    return {
        **{name: getattr(campaign, name) for name in ("name", "starts_on", "ends_on", "intro")},
        "sort": campaign.sort.value,
        "cases": [{"case": choice.case_id} for choice in campaign.choices],
        "doors": [{name: getattr(door, name) for name in names} for door in campaign.open_days],
    }
