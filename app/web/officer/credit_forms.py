"""A list of credit that is uploaded, a row of it that is put right."""

import hashlib
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.adapters.spreadsheets import MOST_BYTES, SpreadsheetRefused, read_grid
from app.credit.listing import Line, read_list
from app.credit.models import CreditRating, Misconduct
from app.credit.service import MisconductFacts, RatingFacts
from app.credit.states import Grade, ListSort, Wrong
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Invalid
from app.web.instant import instant
from app.web.officer.part_forms import trimmed
from app.web.rendering import render_text

LONG = _l("最多 %(max)d 字")
DAY = _l("请填写日期，例如 2026-11-23")
FILL = _l("请填写这一项")


class UploadCreditForm(FlaskForm):
    """The file is read while the form is checked: before any transaction begins, since it takes time."""

    source = StringField(
        _l("名单来源"),
        [InputRequired(FILL), Length(max=200, message=LONG)],
        description=_l("发布或提供名单的机关和文号、日期，逐条印在记录旁边"),
    )
    file = FileField(
        _l("名单表格"),
        [InputRequired(_l("请选择文件"))],
        description=_l("xlsx、xls、ods 或 csv，不超过 %(n)s MB", n=MOST_BYTES >> 20),
    )
    sort: ListSort
    lines: Sequence[Line]
    file_name: str
    sha256: str

    def validate_file(self, field: FileField) -> None:
        """Read the first sheet that holds a list, or say in a sentence why not."""
        upload = field.data
        data = upload.stream.read(MOST_BYTES + 1)
        self.file_name, self.sha256 = upload.filename, hashlib.sha256(data).hexdigest()
        try:
            self._read(data)
        except SpreadsheetRefused as refused:
            raise ValidationError(render_text(refused.message)) from refused
        except Invalid as invalid:
            raise ValidationError(render_text(invalid.errors["file"])) from invalid

    def _read(self, data: bytes) -> None:
        wrong: Invalid | None = None
        for sheet in read_grid(data, self.file_name):
            try:
                grid = [(sheet.number(at), cells) for at, cells in enumerate(sheet.rows)]
                self.sort, self.lines = read_list(grid, local_date(instant()))
                return
            except Invalid as invalid:
                wrong = wrong or invalid
        raise wrong or SpreadsheetRefused(t("文件里没有工作表"))


class CorrectRatingForm(FlaskForm):
    """A class as it should have read, and why."""

    grade = SelectField(_l("信用风险等级"), choices=[SelectChoice(g.value, _l(g.label.id)) for g in Grade])
    rated_on = DateField(_l("评定日期"), [InputRequired(DAY)])
    valid_until = DateField(_l("有效期至"), [Optional()])
    source = StringField(_l("来源"), [InputRequired(FILL), Length(max=200, message=LONG)])
    reason = TextAreaField(
        _l("更正理由"), [InputRequired(FILL), Length(max=400, message=LONG)], description=_l("机构会看到")
    )

    @classmethod
    def of(cls, rating: CreditRating) -> "CorrectRatingForm":
        """The row as it stands, the reason left open."""
        names = ("rated_on", "valid_until", "source")
        return cls(data={"grade": rating.grade.value, **{name: getattr(rating, name) for name in names}})

    def facts(self) -> RatingFacts:
        """What was typed."""
        assert self.rated_on.data is not None  # noqa: S101  the form was checked
        days = (self.rated_on.data, self.valid_until.data)
        return RatingFacts(Grade(self.grade.data), *days, trimmed(self.source.data))


class CorrectMisconductForm(FlaskForm):
    """A decision as it should have read, and why."""

    sort = SelectField(_l("失信情形"), choices=[SelectChoice(w.value, _l(w.label.id)) for w in Wrong])
    decided_on = DateField(_l("决定日期"), [InputRequired(DAY)])
    authority = StringField(_l("决定机关"), [InputRequired(FILL), Length(max=120, message=LONG)])
    document_number = StringField(_l("文书号"), [InputRequired(FILL), Length(max=80, message=LONG)])
    facts = TextAreaField(_l("主要事实"), [Optional(), Length(max=4000, message=LONG)])
    public_until = DateField(
        _l("公示期至"),
        [Optional()],
        description=_l("依法公示的填写截止日期；不公示的留空，只有机构和承办人看到"),
    )
    public_at = StringField(
        _l("公示平台"),
        [Optional(), Length(max=200, message=LONG)],
        description=_l("例如 国家企业信用信息公示系统"),
    )
    source = StringField(_l("来源"), [InputRequired(FILL), Length(max=200, message=LONG)])
    reason = TextAreaField(
        _l("更正理由"), [InputRequired(FILL), Length(max=400, message=LONG)], description=_l("机构会看到")
    )

    @classmethod
    def of(cls, misconduct: Misconduct) -> "CorrectMisconductForm":
        """The row as it stands, the reason left open."""
        names = ("decided_on", "authority", "document_number", "facts", "public_until", "public_at", "source")
        return cls(
            data={"sort": misconduct.sort.value, **{name: getattr(misconduct, name) for name in names}}
        )

    def read(self) -> MisconductFacts:
        """What was typed."""
        assert self.decided_on.data is not None  # noqa: S101  the form was checked
        return MisconductFacts(
            Wrong(self.sort.data),
            self.decided_on.data,
            trimmed(self.authority.data),
            trimmed(self.document_number.data),
            trimmed(self.facts.data),
            self.public_until.data,
            trimmed(self.public_at.data),
            trimmed(self.source.data),
        )


class LiftForm(FlaskForm):
    """Since when a decision no longer counts, and why."""

    lifted_on = DateField(_l("修复或撤销日期"), [InputRequired(DAY)])
    reason = TextAreaField(
        _l("依据"),
        [InputRequired(FILL), Length(max=400, message=LONG)],
        description=_l("信用修复决定或撤销决定的机关和文号"),
    )
