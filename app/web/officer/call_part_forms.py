"""Basics, timetable and rubric of a call."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.calls.item_words import basics_labels
from app.calls.models import Call
from app.calls.parts import Plain
from app.shared.clock import SHANGHAI, end_of_day, local_instant
from app.web.officer.part_forms import PartForm, add_rows, label, row_button, trimmed

LONG = _l("最多 %(max)d 字")
CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")
SPARE_ROWS, MOST_ROWS = 2, 20


class BasicsForm(PartForm):
    """What the list is called, who publishes it, how he is reached."""

    part = "basics"
    title = StringField("", [InputRequired(_l("请填写名称")), Length(max=120, message=LONG)])
    year = IntegerField("", [InputRequired(_l("请填写年度")), NumberRange(2000, 2100, _l("年度为四位数字"))])
    document_number = StringField(
        "",
        [Optional(), Length(max=60, message=LONG)],
        description=_l("例如 苏市监〔2026〕18号"),
    )
    organiser = StringField("", [InputRequired(_l("请填写发布单位")), Length(max=120, message=LONG)])
    contact = StringField(
        "",
        [InputRequired(_l("请填写联系方式")), Length(max=200, message=LONG)],
        description=_l("处室和办公电话，公开显示"),
    )
    introduction = TextAreaField(
        "",
        [InputRequired(_l("请填写说明")), Length(max=8000, message=LONG)],
        description=_l("面向公众的说明，可以使用 Markdown 的标题、列表和表格"),
    )

    def __init__(self, subject: Call, **more: Any) -> None:
        super().__init__(subject, **more)
        label(self, basics_labels(subject.kind_data))

    def plain(self) -> Plain:
        texts = ("title", "document_number", "organiser", "contact", "introduction")
        year = self.year.data if self.year else self.subject.year
        return {name: trimmed(self[name].data) for name in texts} | {"year": year}


class StageForm(Form):
    """One planned stage after closing."""

    key = HiddenField()
    label = HiddenField()
    starts_on = DateField(_l("开始"), [Optional()])
    ends_on = DateField(_l("结束"), [Optional()])


class TimetableForm(PartForm):
    """When one may apply, and what is planned afterwards."""

    part = "timetable"
    opens_on = DateField(_l("申报开始日期"), [Optional()], description=_l("发布前必填"))
    opens_time = StringField(
        _l("申报开始时刻"),
        [Optional(), Regexp(f"^(?:{CLOCK.pattern})$", message=_l("时刻写作 9:00 或 17:30"))],
    )
    closes_on = DateField(_l("申报截止日期"), [Optional()], description=_l("发布前必填；发布后只能推迟"))
    closes_time = StringField(
        _l("申报截止时刻"),
        [Optional(), Regexp(f"^(?:{CLOCK.pattern})$", message=_l("时刻写作 17:30 或 24:00"))],
        description=_l("24:00 表示当日结束"),
    )
    notice_days = IntegerField(
        _l("公示工作日数"),
        [InputRequired(_l("请填写天数")), NumberRange(1, 30, _l("公示期为 1 至 30 个工作日"))],
    )
    notice_counts_first_day = BooleanField(_l("公布当日计入公示期"))
    stages = FieldList(FormField(StageForm), label=_l("截止之后的计划"))

    def values_of(self, plain: Plain) -> dict[str, Any]:
        opens_on, opens_time = _split(plain["opens_at"], "00:00")
        closes_on, closes_time = _split(plain["closes_at"], "24:00")
        stages = [
            row | {name: _day(row[name]) for name in ("starts_on", "ends_on")} for row in plain["stages"]
        ]
        return {
            "opens_on": opens_on,
            "opens_time": opens_time,
            "closes_on": closes_on,
            "closes_time": closes_time,
            "notice_days": plain["notice_days"],
            "notice_counts_first_day": plain["notice_counts_first_day"],
            "stages": stages,
        }

    def plain(self) -> Plain:
        known = {row["key"]: row for row in self.subject.timetable}
        typed = {entry.form.key.data: entry.form for entry in self.stages}
        stages = [
            {
                "key": key,
                "label": row["label"],
                "starts_on": _iso(typed[key].starts_on.data) if key in typed else row["starts_on"],
                "ends_on": _iso(typed[key].ends_on.data) if key in typed else row["ends_on"],
            }
            for key, row in known.items()
        ]
        return {
            "opens_at": _joined(self.opens_on.data, self.opens_time.data or "00:00"),
            "closes_at": _joined(self.closes_on.data, self.closes_time.data or "24:00"),
            "notice_days": self.notice_days.data,
            "notice_counts_first_day": bool(self.notice_counts_first_day.data),
            "stages": stages,
        }


class CriterionForm(Form):
    """One row of the rubric; an empty row is passed over."""

    key = HiddenField()
    name = StringField(_l("评分项"), [Optional(), Length(max=60, message=LONG)])
    weight = IntegerField(_l("权重"), [Optional(), NumberRange(1, 100, _l("权重为 1 至 100"))])
    guide = TextAreaField(_l("评分要点"), [Optional(), Length(max=400, message=LONG)])


class RubricForm(PartForm):
    """Names, weights and guidance; the weights of a call that is published make 100."""

    part = "rubric"
    rows = FieldList(FormField(CriterionForm), label=_l("评分项"))

    def __init__(self, subject: Call, **more: Any) -> None:
        super().__init__(subject, **more)
        if not self.is_submitted():
            add_rows(self.rows, MOST_ROWS, SPARE_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; the buttons of the rows, pressed without script, show the form again and save nothing."""
        return not row_button(self.rows, MOST_ROWS) and bool(super().validate(extra_validators))

    @property
    def total(self) -> int:
        """The weights as they stand in the form."""
        return sum(row.form.weight.data or 0 for row in self.rows)

    def plain(self) -> Plain:
        rows: list[Plain] = []
        taken = {row.form.key.data for row in self.rows if row.form.key.data}
        for row in self.rows:
            name = trimmed(row.form.name.data)
            if not name and not row.form.weight.data:
                continue
            key = row.form.key.data or next(k for n in range(1, 100) if (k := f"c{n}") not in taken)
            taken.add(key)
            weight = row.form.weight.data or 0
            rows.append({"key": key, "name": name, "weight": weight, "guide": trimmed(row.form.guide.data)})
        return {"rows": rows}


def _split(iso: str | None, midnight: str) -> tuple[date | None, str]:
    """Day and clock in Shanghai; midnight is 24:00 of the day before for an instant that ends something."""
    if not iso:
        return None, midnight
    local = datetime.fromisoformat(iso).astimezone(SHANGHAI)
    if midnight == "24:00" and (local.hour, local.minute) == (0, 0):
        return local.date() - timedelta(days=1), midnight
    return local.date(), f"{local:%H:%M}"


def _joined(day: date | None, clock: str) -> str | None:
    if day is None:
        return None
    if clock == "24:00":
        return end_of_day(day).isoformat()
    hour, _, minute = clock.partition(":")
    return local_instant(day, time(int(hour), int(minute))).astimezone(UTC).isoformat()


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
