"""How the items of a call are shared out within its limits: computed, explained, made anew."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.calls.caps import caps_of, caps_words
from app.calls.models import Call
from app.decisions import service
from app.decisions.allocations import allocation_of
from app.decisions.competing import is_outdated, listed_items, unready_items
from app.decisions.policy import may_make_allocation, may_work_on_allocation
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.call_desk import load_call
from app.web.officer.result_forms import reasoned_lines


def _shown(call: Call) -> dict[str, Any]:
    listed, allocation = listed_items(call), allocation_of(call)
    codes = {row.item.id: row.item.code for row in listed}
    items, unready = [row.item for row in listed], unready_items(listed)
    return {
        "items": items,
        "allocation": allocation,
        "chosen": sum(line.is_chosen for line in allocation.lines) if allocation else 0,
        "lines": {item.id: reasoned_lines(allocation, item, codes) for item in items} if allocation else {},
        "is_outdated": allocation is not None and is_outdated(allocation, listed, unready),
        "unready": unready,
        "rule": caps_words(caps_of(call.method)),
        "may_make": may_make_allocation(viewer(), call, instant()),
    }


@bp.get("/calls/<key:id>/allocation")
@page(may_work_on_allocation, load_call, records=True)
def allocation(call: Call) -> ResponseReturnValue:
    """Who is to carry out which item, why, and which limit kept whom out."""
    return render_template("officer/allocations/allocation.html", call=call, **_shown(call))


@bp.post("/calls/<key:id>/allocation")
@verb(
    may_make_allocation,
    load_call,
    form=FlaskForm,
    template="officer/allocations/allocation.html",
    context=_shown,
)
def make_allocation(call: Call, _form: FlaskForm) -> ResponseReturnValue:
    """Compute it from the rankings in force."""
    service.make_allocation(call, by=me(), at=instant())
    flash(_("已生成限额分配，请逐项拟定"), "success")
    return redirect(url_for("officer.allocation", id=call.id), 303)
