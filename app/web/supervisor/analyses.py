"""The supervisor reads the same analysis as the officers, under the names that he may see."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.decisions.queries import analysis_beside, stored_ranking
from app.web.analysis_page import analysis_page
from app.web.guards import page
from app.web.supervisor import bp
from app.web.supervisor.results import load_item, may_supervise_item, names_of


@bp.get("/items/<key:id>/analysis")
@page(may_supervise_item, load_item, records=True)
def item_analysis(item: Item) -> ResponseReturnValue:
    """The three numbers, how sure each place is, agreement, the judges' sheet, what to look at."""
    stored = stored_ranking(item, analysis_beside())
    names = names_of(item, stored.ranking if stored else None)
    context = analysis_page(item, stored, names.shown)
    return render_template("supervisor/results/item_analysis.html", item=item, names=names, **context)
