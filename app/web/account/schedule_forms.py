"""A schedule that is handed in, a row of it that is written anew."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.adapters.spreadsheets.limits import SpreadsheetRefused
from app.adapters.spreadsheets.streaming import MOST_BYTES, keep_table
from app.capabilities.models import DoubtfulRow
from app.capabilities.reading import CELLS
from app.files.proof import Proof
from app.web.rendering import render_text

LONG = _l("填写的内容太长")


class ImportScheduleForm(FlaskForm):
    """The file is checked and stored while the form is checked: before any transaction begins."""

    valid_from = DateField(
        _l("附表生效日期"),
        [InputRequired(_l("填写附表生效日期"))],
        description=_l("资质认定部门批准这一版附表的日期。"),
    )
    file = FileField(
        _l("能力附表"),
        [InputRequired(_l("请选择文件"))],
        description=_l(
            "xlsx、xls、ods 或 csv，不超过 %(n)s MB；可以有多个场所的工作表。", n=MOST_BYTES >> 20
        ),
    )
    proof: Proof

    def validate_file(self, field: FileField) -> None:
        """Take the file, or say in a sentence why not."""
        upload = field.data
        if self.valid_from.errors or not self.valid_from.data:
            return  # nothing is laid into the store of a form that is shown again
        try:
            self.proof = keep_table(upload.filename, upload.stream)
        except SpreadsheetRefused as refused:
            raise ValidationError(render_text(refused.message)) from refused


class MendScheduleRowForm(FlaskForm):
    """The cells of one row, by their meaning."""

    field = StringField(_l("领域（大类）"), [Optional(), Length(max=400, message=LONG)])
    subject = StringField(_l("类别（检测对象）"), [Optional(), Length(max=400, message=LONG)])
    parameter = StringField(_l("产品/项目/参数"), [Optional(), Length(max=400, message=LONG)])
    method = TextAreaField(
        _l("依据的标准（方法）名称及编号（含年号）"),
        [Optional(), Length(max=2000, message=LONG)],
        description=_l("例如：金属材料 拉伸试验 GB/T 228.1-2021；几个标准各写一行。"),
    )
    restriction = TextAreaField(_l("限制范围与说明"), [Optional(), Length(max=2000, message=LONG)])

    def __init__(self, row: DoubtfulRow, **more: Any) -> None:
        super().__init__(data={name: row.cells.get(name, "") for name in CELLS}, **more)

    def cells(self) -> dict[str, str]:
        """What was typed, by meaning."""
        return {name: str(self[name].data or "") for name in CELLS}
