"""Before the form: our scope beside the indicators of an item."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.entries.policy import may_prepare_entry, writing_organisations
from app.entries.scope import scope_of
from app.people.models import User
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.guards import page
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.entries import load_item


def may_compare(user: User | None, item: Item, at: Any) -> Verdict:
    """Whoever may prepare an entry, where the item has indicators."""
    return first_refusal(*([hidden()] if not item.indicators else []), may_prepare_entry(user, item, at))


@bp.get("/items/<key:id>/scope")
@page(may_compare, load_item)
def item_scope(item: Item) -> ResponseReturnValue:
    """Indicator by indicator: covered, nearly and what is missing, or nothing, for one of my laboratories."""
    own = writing_organisations(me(), item, instant())
    chosen = next((o for o in own if o.id == request.args.get("organisation")), own[0])
    return render_template(
        "lab/items/item_scope.html",
        item=item,
        own=own,
        chosen=chosen,
        lines=scope_of(chosen, item, instant()),
    )
