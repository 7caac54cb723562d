"""How far the method and the judges mattered to a result: the stored analysis, for officers of the call."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.decisions.policy import may_work_on_item_results
from app.decisions.queries import analysis_beside, stored_ranking
from app.web.analysis_page import analysis_page
from app.web.guards import page
from app.web.officer import bp
from app.web.officer.results import load_item


@bp.get("/items/<key:id>/analysis")
@page(may_work_on_item_results, load_item, records=True)
def item_analysis(item: Item) -> ResponseReturnValue:
    """The three numbers, how sure each place is, agreement, the judges' sheet, what to look at."""
    return render_template(
        "officer/results/item_analysis.html",
        item=item,
        **analysis_page(item, stored_ranking(item, analysis_beside())),
    )
