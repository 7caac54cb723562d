"""The list of a call on paper."""

from collections.abc import Callable

from flask import Response
from flask.typing import ResponseReturnValue

from app.adapters.documents.paper import Sheet
from app.adapters.sheets import write_table
from app.calls.models import Call
from app.calls.policy import is_officer_of, may_see_call
from app.calls.queries import ItemFilter, items_of
from app.extensions import db
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.papers.lists import list_sheet
from app.web.papers.sending import FORM, limited, send_paper
from app.web.public import bp
from app.web.public.calls import load_call

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(f"/calls/<slug:slug>/list.<{FORM}>")
@limited
@page(may_see_call, load_call, anonymous=True)
def call_list_paper(call: Call, form: str) -> ResponseReturnValue:
    """榜单汇总表: every item of the list; whom to ask is printed for those whose pages show it."""
    return send_paper(_sheet_of(call), f"汇总表-{call.slug}", form)


@bp.get("/calls/<slug:slug>/list.xlsx")
@limited
@page(may_see_call, load_call, anonymous=True)
def call_list_workbook(call: Call) -> ResponseReturnValue:
    """The same table as a workbook (rule 20)."""
    sheet = _sheet_of(call)()
    heads = [column.head for column in sheet.table.columns]
    pieces = write_table("汇总表", heads, [list(row) for row in sheet.table.rows])
    return as_attachment(Response(b"".join(pieces), mimetype=XLSX), f"汇总表-{call.slug}.xlsx")


def _sheet_of(call: Call) -> Callable[[], Sheet]:
    at, user = instant(), viewer()
    items = db.session.scalars(items_of(call, ItemFilter(), at, indicators=True)).all()
    member = user is not None and any(m.is_valid(at) for m in user.memberships)
    contacts = member or is_officer_of(user, call, at)
    return lambda: list_sheet(call, items, at, contacts=contacts)
