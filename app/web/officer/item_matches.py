"""Who could meet the indicators of an item, as far as schedules tell."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.asking import asked_by
from app.calls.models import Item
from app.capabilities.finding import find_all
from app.web.guards import page
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.call_desk import load_item, may_work_on_item
from app.web.officer.call_items import item_desk

SHOWN, MOST_INDICATORS = 3, 12


@bp.get("/items/<key:id>/laboratories")
@page(may_work_on_item, load_item)
def item_laboratories(item: Item) -> ResponseReturnValue:
    """Indicator by indicator the laboratories whose scope answers it best."""
    asked = asked_by(item)[:MOST_INDICATORS]
    found = find_all([each for _, each in asked], me(), instant(), near=item.region_code, most=SHOWN)
    rows = [(row, matches) for (row, _), matches in zip(asked, found, strict=True)]
    return render_template("officer/items/item_laboratories.html", item=item, rows=rows, **item_desk(item))
