"""Forms of listed centres and of their yearly evaluations."""

from itertools import count
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.centres.models import Centre, Evaluation
from app.centres.service import Plate, YearReport
from app.centres.states import Grade
from app.projects.models import Project
from app.shared.clock import local_date
from app.web.fields import stripped
from app.web.instant import instant

LONG = _l("最多 %(max)d 字")
DAY = _l("请填写日期，例如 2026-11-23")
WHOLE = _l("请填写数目，没有的填 0")


class PlateForm(FlaskForm):
    """What is listed."""

    name = StringField(
        _l("中心名称"),
        [InputRequired(_l("请填写中心名称")), Length(max=120, message=LONG)],
        filters=[stripped],
        description=_l("与牌匾和证书一致"),
    )
    number = StringField(
        _l("证书编号"),
        [InputRequired(_l("请填写证书编号")), Length(max=60, message=LONG)],
        filters=[stripped],
    )
    listed_on = DateField(_l("挂牌日期"), [InputRequired(DAY)])

    def __init__(self, project: Project) -> None:
        super().__init__(data={"name": project.item.title, "listed_on": local_date(instant())})

    def plate(self) -> Plate:
        """What was typed."""
        return Plate(self.name.data or "", self.number.data or "", self.listed_on.data)


class EvaluationForm(FlaskForm):
    """A year that a centre reports on, and until when."""

    year = IntegerField(_l("年度"), [InputRequired(_l("请填写年度")), NumberRange(2000, 2100)])
    due_on = DateField(_l("自评截止日期"), [InputRequired(DAY)])

    def __init__(self, centre: Centre) -> None:
        asked = {evaluation.year for evaluation in centre.evaluations}
        following = (year for year in count(local_date(instant()).year) if year not in asked)
        super().__init__(data={"year": next(following)})


class ReportForm(FlaskForm):
    """A centre's own report on a year."""

    report = TextAreaField(
        _l("自评报告"),
        [InputRequired(_l("请填写自评报告")), Length(max=4000, message=LONG)],
        description=_l("能力、人员、科研、运行、影响力和地方支持六个方面的变化，存在的问题和改进"),
    )
    enterprises = IntegerField(_l("服务企业"), [InputRequired(WHOLE), NumberRange(0, 10_000_000, WHOLE)])
    parameters = IntegerField(
        _l("年末资质认定参数"), [InputRequired(WHOLE), NumberRange(0, 10_000_000, WHOLE)]
    )
    standards = IntegerField(_l("参与标准"), [InputRequired(WHOLE), NumberRange(0, 100_000, WHOLE)])

    def told(self) -> YearReport:
        """What was typed."""
        return YearReport(
            self.report.data or "", self.enterprises.data, self.parameters.data, self.standards.data
        )


class GradeForm(FlaskForm):
    """The grade of a year."""

    grade = RadioField(
        _l("评定等次"), [Optional()], choices=[SelectChoice(member.value, member.label) for member in Grade]
    )
    opinion = TextAreaField(
        _l("评定意见"), [InputRequired(_l("请写明评定意见")), Length(max=2000, message=LONG)]
    )

    def __init__(self, evaluation: Evaluation, **more: Any) -> None:
        super().__init__(data={"grade": evaluation.grade, "opinion": evaluation.opinion}, **more)
        self.grade.flags.required = True

    @property
    def chosen(self) -> Grade | None:
        """The grade, where one was chosen."""
        return Grade(self.grade.data) if self.grade.data else None
