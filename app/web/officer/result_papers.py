"""The 评审汇总表 of an item in Word and PDF, beside its workbook."""

from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.decisions.policy import may_work_on_item_results
from app.decisions.queries import ranking_of_item
from app.web.guards import page
from app.web.officer import bp
from app.web.officer.results import load_item
from app.web.papers.scores import score_sheet
from app.web.papers.sending import FORM, limited, send_paper


@bp.get(f"/items/<key:id>/results.<{FORM}>")
@limited
@page(may_work_on_item_results, load_item, records=True)
def item_results_paper(item: Item, form: str) -> ResponseReturnValue:
    """The table that the panel signs; without a ranking it is empty."""
    ranking = ranking_of_item(item)
    return send_paper(lambda: score_sheet(item, ranking), f"评审汇总表-{item.code}", form)
