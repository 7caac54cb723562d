"""Surveys and rosters out of spreadsheets, and how much of the roster the survey has reached."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField
from wtforms.validators import InputRequired, ValidationError

from app.adapters.spreadsheets import MOST_BYTES, SpreadsheetRefused, read_grid
from app.chains.queries import cities, current_chains
from app.extensions import db
from app.needs.models import NeedImport
from app.needs.policy import surveying as policy
from app.needs.queries.roster import (
    latest_imports,
    places_known,
    reach_by_chain,
    registered,
    roster,
    told_by,
)
from app.needs.reading import MOST_ROWS, NAMES, NoTable, Row, read_rows
from app.needs.service import surveying as service
from app.needs.states import ImportSort
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.part_forms import offered
from app.web.paging import asked_text, cut, paginate
from app.web.rendering import render_text, show_place


class UploadNeedsForm(FlaskForm):
    """The file is read while the form is checked: before any transaction begins, since it takes time."""

    sort = RadioField(_l("表格内容"), [InputRequired(_l("请选择表格内容"))])
    file = FileField(
        _l("表格"),
        [InputRequired(_l("请选择文件"))],
        description=_l("xlsx、xls、ods 或 csv，不超过 %(n)s MB", n=MOST_BYTES >> 20),
    )
    rows: list[Row]
    file_name: str

    def __init__(self, **more: Any) -> None:
        super().__init__(data={"sort": ImportSort.SURVEY.value}, **more)
        self.sort.choices = offered((member.value, member.label) for member in ImportSort)

    def validate_file(self, field: FileField) -> None:
        """Read the rows of the first sheet that is seen, or say in a sentence why not."""
        upload = field.data
        if self.sort.data not in set(ImportSort):
            return
        self.file_name = upload.filename
        try:
            sheets = read_grid(upload.stream.read(MOST_BYTES + 1), upload.filename)
            sheet = next((sheet for sheet in sheets if not sheet.hidden), sheets[0])
            sort = ImportSort(self.sort.data)
            self.rows = read_rows(sheet.rows, sort, places_known(), sheet.first_row)
        except (SpreadsheetRefused, NoTable) as refused:
            raise ValidationError(render_text(refused.message)) from refused
        if not self.rows:
            raise ValidationError(_l("表头下面没有内容"))


def load_need_import(id: str) -> NeedImport | None:
    """The import of the address."""
    return db.session.get(NeedImport, id)


@bp.route("/needs/import", methods=["GET", "POST"])
@verb(
    policy.may_import_needs,
    form=UploadNeedsForm,
    template="officer/needs/upload_needs.html",
    context=lambda: {
        "imports": db.session.scalars(latest_imports(me(), instant()).limit(10)).all(),
        "most": MOST_ROWS,
    },
)
def upload_needs(form: UploadNeedsForm) -> ResponseReturnValue:
    """Read a spreadsheet; nothing of it is saved yet."""
    sort = ImportSort(form.sort.data)
    listing = service.start_need_import(sort, form.file_name, form.rows, by=me(), at=instant())
    return redirect(url_for("officer.need_import", id=listing.id), 303)


@bp.get("/need-imports/<key:id>")
@page(policy.may_see_need_import, load_need_import, records=True)
def need_import(need_import: NeedImport) -> ResponseReturnValue:
    """Row by row: what will be saved, and what is missing where."""
    user, at, rows = me(), instant(), need_import.reading
    chains = {chain.id: chain.name for chain in current_chains()}
    return render_template(
        "officer/needs/need_import.html",
        listing=need_import,
        page=cut(rows, request),
        names=NAMES,
        chains=chains,
        whole=sum(not row["wrong"] for row in rows),
        may_save=policy.may_save_need_import(user, need_import, at),
        may_drop=policy.may_drop_need_import(user, need_import, at),
    )


@bp.post("/need-imports/<key:id>/save")
@verb(policy.may_save_need_import, load_need_import)
def save_need_import(need_import: NeedImport) -> ResponseReturnValue:
    """Save the rows that are whole."""
    made = service.save_need_import(need_import, by=me(), at=instant())
    flash(_("已导入 %(n)s 行，原来已有的和不完整的没有导入", n=made), "success")
    return redirect(url_for("officer.need_import", id=need_import.id), 303)


@bp.post("/need-imports/<key:id>/drop")
@verb(policy.may_drop_need_import, load_need_import)
def drop_need_import(need_import: NeedImport) -> ResponseReturnValue:
    """Throw it away."""
    service.drop_need_import(need_import, by=me(), at=instant())
    flash(_("表格已放弃，没有保存任何一行"), "success")
    return redirect(url_for("officer.upload_needs"), 303)


def roster_page(city: str = "") -> dict[str, Any]:
    """What the roster prints at either desk: how far the survey is by chain, and the enterprises one by one."""
    user, at = me(), instant()
    chain, left = asked_text("chain", 40), request.args.get("left") == "1"
    found = paginate(roster(user, at, chain=chain, city=city, left=left), request)
    enterprises = list(found.items)
    return {
        "page": found,
        "reach": reach_by_chain(user, at, city),
        "told": told_by(enterprises),
        "known": registered(enterprises),
        "chain": chain,
        "left": left,
    }


@bp.get("/needs/roster")
@page(policy.may_import_needs)
def need_roster() -> ResponseReturnValue:
    """Whom a survey should reach, and whom it has reached."""
    city = asked_text("city", 6)
    return render_template(
        "officer/needs/need_roster.html",
        **roster_page(city),
        city=city,
        cities=[("", _("全部")), *((place.code, show_place(place)) for place in cities())],
    )
