"""The list of a call on paper."""

from flask.typing import ResponseReturnValue

from app.calls.models import Call
from app.calls.policy import is_officer_of, may_see_call
from app.calls.queries import ItemFilter, items_of
from app.extensions import db
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.papers.lists import list_sheet
from app.web.papers.sending import FORM, limited, send_paper
from app.web.public import bp
from app.web.public.calls import load_call


@bp.get(f"/calls/<slug:slug>/list.<{FORM}>")
@limited
@page(may_see_call, load_call, anonymous=True)
def call_list_paper(call: Call, form: str) -> ResponseReturnValue:
    """榜单汇总表: every item of the list; whom to ask is printed for those whose pages show it."""
    at, user = instant(), viewer()
    items = db.session.scalars(items_of(call, ItemFilter(), at, indicators=True)).all()
    member = user is not None and any(m.is_valid(at) for m in user.memberships)
    contacts = member or is_officer_of(user, call, at)
    return send_paper(lambda: list_sheet(call, items, at, contacts=contacts), f"汇总表-{call.slug}", form)
