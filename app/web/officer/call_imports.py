"""From the office's own spreadsheet to items: uploaded, looked over row by row, saved at once."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.adapters.spreadsheets import MOST_BYTES
from app.calls import service
from app.calls.models import Call, ListImport
from app.calls.policy import may_import_items, may_mend_import, may_work_on_import
from app.calls.service.imports import row_base
from app.calls.words import indicator_words
from app.chains.queries import current_chains
from app.extensions import db
from app.shared.text import t
from app.web.bodies import accept_body
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import desk_of, load_call
from app.web.officer.import_forms import MendRowForm, UploadListForm
from app.web.officer.import_rows import Overview, overview_of
from app.web.paging import cut

PER_PAGE = 20


def load_listing(id: str) -> ListImport | None:
    """The reading of the address."""
    return db.session.get(ListImport, id)


def _desk(listing: ListImport) -> dict[str, Any]:
    return desk_of(listing.call, "call_items") | {
        "call": listing.call,
        "indicator_words": indicator_words,
        "row_base": row_base,
    }


def _back(listing: ListImport, row: int | None = None) -> ResponseReturnValue:
    """To the page of the list that shows the row."""
    number = request.form.get("page", "")
    anchor = f"row-{row}" if row is not None else None
    page_number = number if number.isdecimal() else None
    show = request.form.get("show") or None
    return redirect(
        url_for("officer.call_import", id=listing.id, page=page_number, show=show, _anchor=anchor), 303
    )


@bp.route("/calls/<key:id>/imports/start", methods=["GET", "POST"])
@accept_body(MOST_BYTES + (1 << 20))
@verb(
    may_import_items,
    load_call,
    form=lambda _call: UploadListForm(),
    template="officer/imports/start_import.html",
    context=lambda call: desk_of(call, "call_items"),
)
def start_import(call: Call, form: UploadListForm) -> ResponseReturnValue:
    """Read a spreadsheet; nothing is saved as an item."""
    listing = service.start_import(call, form.reading, form.file_name, form.sha256, by=me(), at=instant())
    return redirect(url_for("officer.call_import", id=listing.id), 303)


@bp.get("/imports/<key:id>")
@page(may_work_on_import, load_listing)
def call_import(listing: ListImport) -> ResponseReturnValue:
    """What was understood, row by row; with ``show=open`` only rows that wait for somebody."""
    overview = overview_of(listing)
    show = request.args.get("show", "")
    rows = overview.waiting if show == "open" else overview.rows
    found = cut(rows, request, per_page=PER_PAGE)
    return render_template(
        "officer/imports/call_import.html",
        listing=listing,
        overview=overview,
        page=found,
        show=show,
        **_desk(listing),
    )


def _make_mend(listing: ListImport) -> MendRowForm:
    row = (request.view_args or {})["row"]
    try:
        return MendRowForm(listing, row)
    except KeyError:
        abort(404)


def _mend_desk(listing: ListImport) -> dict[str, Any]:
    number = (request.view_args or {})["row"]
    overview = overview_of(listing)
    row = next(row for row in overview.rows if row.item.row == number)
    return _desk(listing) | {"row": row, "chain_names": [chain.name for chain in current_chains()]}


@bp.route("/imports/<key:id>/rows/<int:row>", methods=["GET", "POST"])
@verb(
    may_mend_import,
    load_listing,
    form=_make_mend,
    template="officer/imports/mend_row.html",
    context=_mend_desk,
)
def mend_row(listing: ListImport, form: MendRowForm, row: int) -> ResponseReturnValue:
    """Cells of one row written anew and understood again."""
    understood = service.mend_row(listing, row, form.cells(), form.base.data or "", by=me(), at=instant())
    left = len(understood.reading.problems_of(row))
    flash(_("第 %(row)s 行已重新识别", row=row), "warning" if left else "success")
    return _back(listing, row)


@bp.post("/imports/<key:id>/accept")
@verb(may_mend_import, load_listing)
def accept_warning(listing: ListImport) -> ResponseReturnValue:
    """Let a warning stand: in one row, or everywhere."""
    row, code = request.form.get("row", ""), request.form.get("code", "")[:60]
    number = int(row) if row.isdecimal() and len(row) < 8 else None
    service.accept_warning(listing, code, row=number, by=me(), at=instant())
    return _back(listing, number)


@bp.post("/imports/<key:id>/leave-out")
@verb(may_mend_import, load_listing)
def leave_out_row(listing: ListImport) -> ResponseReturnValue:
    """A row is left out, or taken back in."""
    row = request.form.get("row", "")
    number = int(row) if row.isdecimal() and len(row) < 8 else 0
    if number not in {item.row for item in overview_of(listing).items}:
        abort(404)
    service.leave_out_row(listing, number, request.form.get("out") == "1", by=me(), at=instant())
    return _back(listing, number)


def _before_saving(listing: ListImport) -> dict[str, Any]:
    overview: Overview = overview_of(listing)
    said = [
        t("向「%(title)s」的草稿添加 %(n)s 项榜题", title=listing.call.title, n=overview.kept),
        t("共 %(n)s 项指标，原文一并保存", n=overview.indicators),
        t("%(n)s 项榜题与已登记企业关联", n=overview.known_issuers),
    ]
    if overview.left_out:
        said.append(t("%(n)s 行不导入", n=overview.left_out))
    return _desk(listing) | {"overview": overview, "sentences": said}


@bp.route("/imports/<key:id>/save", methods=["GET", "POST"])
@verb(
    may_mend_import,
    load_listing,
    form=lambda _listing: FlaskForm(),
    template="officer/imports/save_import.html",
    context=_before_saving,
)
def save_import(listing: ListImport, form: FlaskForm) -> ResponseReturnValue:
    """All rows at once, or none."""
    del form
    made = service.save_import(listing, by=me(), at=instant())
    flash(_("已导入 %(n)s 项榜题", n=len(made)), "success")
    return redirect(url_for("officer.call_items", id=listing.call_id), 303)


@bp.post("/imports/<key:id>/drop")
@verb(may_mend_import, load_listing)
def drop_import(listing: ListImport) -> ResponseReturnValue:
    """Let the reading go."""
    service.drop_import(listing, by=me(), at=instant())
    flash(_("已放弃这次导入，没有保存任何榜题"), "success")
    return redirect(url_for("officer.call_items", id=listing.call_id), 303)
