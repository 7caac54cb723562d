"""A spreadsheet that is uploaded, a row that is mended."""

import hashlib
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.adapters.spreadsheets import MOST_BYTES, SpreadsheetRefused, read_grid
from app.calls.importing import Understood
from app.calls.item_words import ITEM
from app.calls.models import ListImport
from app.calls.reading import NoList, Reading, read_list
from app.calls.service.imports import row_base
from app.chains.queries import current_catalogue
from app.shared.text import Text, t
from app.web.officer.part_forms import trimmed
from app.web.rendering import render_text

LONG = _l("最多 %(max)d 字")
CELLS: dict[str, Text] = {
    "code": ITEM["code"],
    "title": ITEM["title"],
    "issuer": ITEM["issuer_name"],
    "issuer_credit_code": ITEM["issuer_credit_code"],
    "chain": ITEM["chain"],
    "city": ITEM["region"],
    "indicators": t("主要技术指标"),
    "amount": t("榜单金额"),
    "months": t("完成时限"),
    "parallel": t("组织方式"),
    "contact": ITEM["contact"],
}


class UploadListForm(FlaskForm):
    """The file is read while the form is checked: before any transaction begins, since it takes time."""

    file = FileField(
        _l("榜单表格"),
        [InputRequired(_l("请选择文件"))],
        description=_l("xlsx、xls、ods 或 csv，不超过 %(n)s MB", n=MOST_BYTES >> 20),
    )
    reading: Reading
    file_name: str
    sha256: str

    def validate_file(self, field: FileField) -> None:
        """Read the sheets and the list on them, or say in a sentence why not."""
        upload = field.data
        data = upload.stream.read(MOST_BYTES + 1)
        self.file_name, self.sha256 = upload.filename, hashlib.sha256(data).hexdigest()
        try:
            self.reading = read_list(read_grid(data, upload.filename), current_catalogue())
        except (SpreadsheetRefused, NoList) as refused:
            raise ValidationError(render_text(refused.message)) from refused


class MendRowForm(FlaskForm):
    """The cells of one row as the office wrote them; each is understood again by the same rules."""

    base = HiddenField()
    code = StringField(CELLS["code"], [Optional(), Length(max=200, message=LONG)])
    title = TextAreaField(CELLS["title"], [Optional(), Length(max=1000, message=LONG)])
    chain = StringField(CELLS["chain"], [Optional(), Length(max=200, message=LONG)])
    city = StringField(CELLS["city"], [Optional(), Length(max=200, message=LONG)])
    issuer = StringField(CELLS["issuer"], [Optional(), Length(max=400, message=LONG)])
    issuer_credit_code = StringField(CELLS["issuer_credit_code"], [Optional(), Length(max=60, message=LONG)])
    indicators = TextAreaField(
        CELLS["indicators"],
        [Optional(), Length(max=8000, message=LONG)],
        description=_l("每行一项，或用分号隔开"),
    )
    amount = StringField(
        CELLS["amount"],
        [Optional(), Length(max=200, message=LONG)],
        description=_l("写明单位，例如 480 万元"),
    )
    months = StringField(
        CELLS["months"],
        [Optional(), Length(max=200, message=LONG)],
        description=_l("写明单位，例如 24 个月或 2 年"),
    )
    parallel = StringField(
        CELLS["parallel"],
        [Optional(), Length(max=200, message=LONG)],
        description=_l("例如 择优、赛马（2家）"),
    )
    contact = StringField(CELLS["contact"], [Optional(), Length(max=400, message=LONG)])

    def __init__(self, listing: ListImport, row: int, **more: Any) -> None:
        self.understood = Understood.of(listing)
        self.item = self.understood.reading.item(row)
        super().__init__(data={name: self.item.cell(name) for name in CELLS}, **more)
        if not self.is_submitted():
            self.rebase()

    def rebase(self) -> str:
        """Take the stored cells as what the writer has seen."""
        self.base.data = row_base(self.understood, self.item.row)
        return ""

    def cells(self) -> dict[str, str]:
        """What was typed, by field; only fields that were sent, so that a part of the form mends a part of the row."""
        return {name: trimmed(self[name].data) for name in CELLS if self[name].raw_data}
