"""Every ranking that was made of an item, and two of them side by side: none is ever overwritten."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.decisions.policy import may_work_on_item_results
from app.web.guards import page
from app.web.officer import bp
from app.web.officer.results import load_item
from app.web.ranking_compare import comparison


@bp.get("/items/<key:id>/rankings")
@page(may_work_on_item_results, load_item, records=True)
def item_rankings(item: Item) -> ResponseReturnValue:
    """Which rankings there are, and what moved from one to the other."""
    return render_template("officer/results/item_rankings.html", item=item, **comparison(item))
