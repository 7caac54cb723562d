"""Forms of the formal check."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.entries.content.form import slots
from app.screening.models import Appeal, Screening
from app.screening.service import earliest_correction
from app.web.instant import instant
from app.web.rendering import show_kept

MARKS = {"yes": True, "no": False}
LONGEST = 2000


class ChecklistForm(FlaskForm):
    """A mark and a note for each point; the revision that the officer saw."""

    revision = HiddenField(default="0")

    def marks(self) -> list[dict[str, Any]]:
        """What ``screening.service.mark_screening`` takes."""
        return [
            {"met": MARKS.get(self[f"met-{n}"].data or ""), "note": self[f"note-{n}"].data or ""}
            for n in range(self.points)
        ]

    @property
    def points(self) -> int:
        """How many points the checklist has."""
        return sum(name.startswith("met-") for name in self._fields)

    def saw(self) -> int:
        """The revision on the page."""
        text = self.revision.data or "0"
        return int(text) if text.isdecimal() and len(text) < 10 else 0


def checklist_form(screening: Screening) -> ChecklistForm:
    """The form of this screening's own points."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"revision": str(screening.revision)}
    choices = [SelectChoice("yes", _l("符合")), SelectChoice("no", _l("不符合"))]
    for n, row in enumerate(screening.checklist):
        fields[f"met-{n}"] = RadioField(row["point"], choices=choices, validate_choice=False)
        fields[f"note-{n}"] = StringField(_l("说明"), [Length(max=500, message=_l("最多 500 字"))])
        data |= {
            f"met-{n}": {True: "yes", False: "no"}.get(row["met"], ""),
            f"note-{n}": row["note"],
        }
    form: ChecklistForm = type("MadeChecklistForm", (ChecklistForm,), fields)(data=data)
    return form


class ManyBoxes(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


ManyBoxes.__name__ = "MultiCheckboxField"


class ReturnForm(FlaskForm):
    """Which formal documents, why, until when."""

    slots = ManyBoxes(_l("需要补正的材料"), [InputRequired(_l("请选择需要补正的材料"))], validate_choice=True)
    points = TextAreaField(
        _l("需要补正的内容"),
        [InputRequired(_l("请逐条写明需要补正的内容")), Length(max=LONGEST, message=_l("最多 2000 字"))],
        description=_l("一行一条，申报单位会逐条看到"),
    )
    until = DateField(_l("补正截止日"), [InputRequired(_l("请选择日期"))])

    @classmethod
    def for_screening(cls, screening: Screening) -> "ReturnForm":
        """The slots that the call's form marks correctable; the points not met stand there already."""
        form = cls()
        known = slots(screening.entry.call.form).items()
        form.slots.choices = [
            SelectChoice(key, show_kept(q["label"])) for key, q in known if q.get("correctable")
        ]
        if not form.is_submitted():
            form.until.data = earliest_correction(instant())
            form.points.data = "\n".join(_not_met(screening))
        return form

    def lines(self) -> list[str]:
        """The list, a sentence each."""
        return [line.strip() for line in (self.points.data or "").splitlines() if line.strip()][:30]

    def day(self) -> date:
        """The last day of correcting."""
        assert self.until.data is not None  # noqa: S101  the form was valid
        return self.until.data


def _not_met(screening: Screening) -> list[str]:
    return [
        f"{row['point']}：{row['note']}" if row["note"] else row["point"]
        for row in screening.checklist
        if row["met"] is False
    ]


class RefuseForm(FlaskForm):
    """The reason that the entrant reads."""

    opinion = TextAreaField(
        _l("不通过的理由"),
        [
            InputRequired(_l("请写明不通过的理由，申报单位会看到")),
            Length(max=LONGEST, message=_l("最多 2000 字")),
        ],
    )

    @classmethod
    def for_screening(cls, screening: Screening) -> "RefuseForm":
        """The points not met stand there already."""
        form = cls()
        if not form.is_submitted():
            form.opinion.data = "\n".join(_not_met(screening))
        return form


class DecideAppealForm(FlaskForm):
    """Upheld or dismissed, and why."""

    upheld = RadioField(
        _l("处理结果"),
        [InputRequired(_l("请选择处理结果"))],
        choices=[
            SelectChoice("yes", _l("申诉成立，恢复为形式审查通过")),
            SelectChoice("no", _l("申诉不成立，维持不通过")),
        ],
    )
    opinion = TextAreaField(
        _l("处理意见"),
        [
            InputRequired(_l("请写明处理意见，申报单位会看到")),
            Length(max=LONGEST, message=_l("最多 2000 字")),
        ],
    )

    @classmethod
    def for_appeal(cls, _appeal: Appeal) -> "DecideAppealForm":
        """An empty form."""
        return cls()
