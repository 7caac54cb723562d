"""Forms of reports, evidence and measured results."""

import math
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import FloatField, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.adapters.uploads import LARGEST, UploadRefused, prove_upload
from app.files.proof import Proof
from app.projects.models import Milestone, Project, Result
from app.projects.queries import room_left
from app.projects.service import Measured, fingerprint
from app.web.instant import instant
from app.web.rendering import render_text

ACCEPT = ("pdf", "docx", "xlsx", "png", "jpg")
LONG = _l("最多 %(max)d 字")


class ReportForm(FlaskForm):
    """What was delivered; saved for later or handed in. The service asks for words where it is handed in."""

    report = TextAreaField(
        _l("完成情况"),
        [Length(max=8000, message=LONG)],
        description=_l("对照可考核交付物逐项说明；佐证材料在上面上传"),
    )

    def __init__(self, milestone: Milestone, **more: Any) -> None:
        super().__init__(data={"report": milestone.report}, **more)
        self.report.flags.required = True

    @property
    def is_saved_only(self) -> bool:
        """Whether the button that only saves was pressed."""
        return "save" in request.form


class EvidenceForm(FlaskForm):
    """One file; ``proof`` is there once it has been checked and stored."""

    file = FileField()
    proof: Proof | None = None
    milestone: Milestone

    @classmethod
    def for_milestone(cls, milestone: Milestone) -> "EvidenceForm":
        """The form of this request: made once, so that a page that is shown again finds what it refused."""
        if "evidence_form" not in g:
            g.evidence_form = cls()
            g.evidence_form.milestone = milestone
        return g.evidence_form

    def validate(self, extra_validators: Any = None) -> bool:
        """Prove the file outside the transaction; a laboratory without room left stores nothing more (A41)."""
        if not super().validate(extra_validators):
            return False
        try:
            limit = min(LARGEST, max(0, room_left(self.milestone.project, instant())))
            self.proof = prove_upload(self.file.data or None, ACCEPT, limit=limit)
        except UploadRefused as refused:
            self.file.errors = [render_text(refused.text)]
        return self.proof is not None


def refused_file() -> Any:
    """The sentence beside the slot, where this request brought a file that was refused."""
    form = g.get("evidence_form")
    return form.file.errors[0] if form is not None and form.file.errors else None


def sane_factor(_form: Any, field: Any) -> None:
    """``float`` reads nan and inf as well; a coverage factor is positive."""
    if field.data is not None and not (math.isfinite(field.data) and 0 < field.data <= 10):
        raise ValidationError(_l("包含因子 k 应为正数，通常为 2"))


REACHED = [
    SelectChoice("", _l("未定")),
    SelectChoice("yes", _l("达到")),
    SelectChoice("no", _l("未达到")),
]


class ResultRow(Form):
    """One indicator's result."""

    seen = HiddenField()
    measured = StringField(_l("实测值"), [Optional(), Length(max=120, message=LONG)])
    uncertainty = StringField(_l("扩展不确定度"), [Optional(), Length(max=60, message=LONG)])
    k = FloatField(_l("包含因子 k"), [Optional(), sane_factor])
    method = StringField(_l("测量方法"), [Optional(), Length(max=200, message=LONG)])
    report_number = StringField(_l("报告编号"), [Optional(), Length(max=80, message=LONG)])
    passed = SelectField(_l("是否达到"), [Optional()], choices=REACHED)
    remark = StringField(_l("说明"), [Optional(), Length(max=300, message=LONG)])

    def result(self) -> Measured:
        """What was typed."""
        texts = {
            n: self[n].data or "" for n in ("measured", "uncertainty", "method", "report_number", "remark")
        }
        return Measured(k=self.k.data, passed=VERDICTS.get(self.passed.data or ""), **texts)


class HeadRow(Form):
    """What was found under one head."""

    seen = HiddenField()
    finding = TextAreaField(_l("建设情况和佐证"), [Optional(), Length(max=4000, message=LONG)])
    passed = SelectField(_l("是否达到"), [Optional()], choices=REACHED)

    def result(self) -> Measured:
        """What was typed."""
        return Measured(finding=self.finding.data or "", passed=VERDICTS.get(self.passed.data or ""))


VERDICTS = {"yes": True, "no": False}


class ResultsForm(FlaskForm):
    """A line for each result of a project, named by its key."""

    @property
    def lines(self) -> list[Any]:
        """The lines, in order."""
        return [field for field in self if isinstance(field, FormField)]

    def measured(self) -> dict[str, Measured]:
        """What was typed, by the key of the result."""
        return {line.name: line.form.result() for line in self.lines}

    def seen(self) -> dict[str, str]:
        """What the writer had before his eyes, by the key of the result."""
        return {line.name: line.form.seen.data or "" for line in self.lines}


def results_form(project: Project) -> ResultsForm:
    """The form of a project's results."""
    lines = {
        result.id: FormField(HeadRow if result.head else ResultRow, label=f"{result.position}")
        for result in project.results
    }
    made = type("ProjectResultsForm", (ResultsForm,), lines)
    return made(data={result.id: _row(result) for result in project.results})


def _row(result: Result) -> dict[str, Any]:
    names = ("measured", "uncertainty", "k", "method", "report_number", "remark", "finding")
    passed = {True: "yes", False: "no"}.get(result.passed, "") if result.passed is not None else ""
    return {n: getattr(result, n) for n in names} | {"seen": fingerprint(result), "passed": passed}
