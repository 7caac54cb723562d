"""Bringing the list of duties up to date."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.adapters.spreadsheets import MOST_BYTES, SpreadsheetRefused, read_grid
from app.duties.listing import ListedDuty, read_duties
from app.duties.policy import may_import_duties
from app.duties.service import import_duties as put_in_force
from app.shared.text import t
from app.shared.verdict import Invalid
from app.web.bodies import accept_body
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.rendering import render_text

RAILS.add("officer", t("职责清单"), "officer.import_duties", icon="building", may=may_import_duties)


class ImportDutiesForm(FlaskForm):
    """The file is read while the form is checked: before any transaction begins."""

    source = StringField(
        _l("清单来源"),
        [InputRequired(_l("请填写这一项")), Length(max=200, message=_l("最多 %(max)d 字"))],
        description=_l("发布机关和文号、日期，印在清单上"),
    )
    file = FileField(
        _l("清单表格"),
        [InputRequired(_l("请选择文件"))],
        description=_l("xlsx、xls、ods 或 csv，不超过 %(n)s MB", n=MOST_BYTES >> 20),
    )
    rows: Sequence[ListedDuty] = ()
    file_name = ""

    def validate_file(self, field: FileField) -> None:
        """Read the first sheet, or say in a sentence why not."""
        upload = field.data
        self.file_name = upload.filename
        try:
            sheet = read_grid(upload.stream.read(MOST_BYTES + 1), self.file_name)[0]
            self.rows = read_duties((sheet.number(at), cells) for at, cells in enumerate(sheet.rows))
        except SpreadsheetRefused as refused:
            raise ValidationError(render_text(refused.message)) from refused
        except Invalid as invalid:
            raise ValidationError(render_text(invalid.errors["file"])) from invalid


@bp.route("/duties", methods=["GET", "POST"])
@accept_body(MOST_BYTES + (1 << 20))
@verb(may_import_duties, form=ImportDutiesForm, template="officer/duties/import_duties.html")
def import_duties(form: ImportDutiesForm) -> ResponseReturnValue:
    """A new version of the list, in force at once."""
    put_in_force(form.rows, form.source.data or "", form.file_name, by=me(), at=instant())
    flash(_("新的清单已公开，共 %(n)s 项", n=len(form.rows)), "success")
    return redirect(url_for("public.duties"), 303)
