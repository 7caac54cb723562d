"""The supervisor reads every ranking and recomputes it: score sheet, rubric, and the command that ranks them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.adapters.sheets import write_csv
from app.calls.models import Call, Item
from app.decisions.policy import may_see_item_results, visible_results
from app.decisions.queries import (
    decisions_of,
    latest_decisions,
    lines_of,
    ranking_of_item,
    ranking_states,
    state_of_ranking,
)
from app.decisions.standing import ranked_round
from app.extensions import db
from app.notices.queries.printing import public_notices_of_items
from app.people.models import User
from app.people.policy import may_sit_at
from app.people.states import SeatRole
from app.progress.queries import stages_of
from app.reviews.queries import score_sheet
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.score_table import SHEET, score_sheet_of, table_of, tie_chain
from app.web.supervisor import bp

PER_PAGE = 50
RAILS.add("supervisor", t("结果"), "supervisor.results", icon="chart")


def load_item(id: str) -> Item | None:
    """The item of the address."""
    return db.session.get(Item, id, options=[joinedload(Item.call)])


def may_supervise_item(user: User | None, item: Item, at: Any) -> Verdict:
    """The supervisor's own pages; officers have theirs."""
    sits = user is not None and user.holds(SeatRole.SUPERVISOR, at)
    return may_see_item_results(user, item, at) if sits else hidden()


@bp.get("/results")
@page(may_sit_at("supervisor"))
def results() -> ResponseReturnValue:
    """Every item of every closed call."""
    seen = visible_results(me(), instant()).with_only_columns(Call.id)
    found = (
        select(Item)
        .join(Item.call)
        .options(contains_eager(Item.call))
        .where(Call.id.in_(seen))
        .order_by(Call.closes_at.desc(), Item.call_id, Item.position)
    )
    listed = paginate(found, request)
    return render_template(
        "supervisor/results/results.html",
        page=listed,
        stages=stages_of(listed.items, instant()),
        rankings=ranking_states(listed.items),
        decisions=latest_decisions(listed.items),
    )


@bp.get("/items/<key:id>/results")
@page(may_supervise_item, load_item, records=True)
def item_results(item: Item) -> ResponseReturnValue:
    """One item, read only: the score table, the places and why, the decisions and the notice."""
    ranking = ranking_of_item(item)
    lines = (
        paginate(lines_of(ranking, entrants=False), request, per_page=PER_PAGE)
        if ranking is not None
        else None
    )
    return render_template(
        "supervisor/results/item_results.html",
        item=item,
        ranking=ranking,
        ranking_state=state_of_ranking(ranking),
        page=lines,
        score_table=table_of(item, ranking, lines.items) if ranking is not None and lines else None,
        stage=stages_of([item], instant()).get(item.id),
        chain=tie_chain(item),
        decisions=decisions_of(item),
        notice=public_notices_of_items([item.id], me(), instant()).get(item.id),
    )


@bp.get("/items/<key:id>/results.xlsx")
@page(may_supervise_item, load_item, records=True)
def item_results_sheet(item: Item) -> ResponseReturnValue:
    """The 评审汇总表 of one item."""
    response = Response(score_sheet_of(item, ranking_of_item(item)), mimetype=SHEET)
    return as_attachment(response, f"评审汇总表-{item.code}.xlsx")


@bp.get("/items/<key:id>/scores.csv")
@page(may_supervise_item, load_item, records=True)
def scores(item: Item) -> ResponseReturnValue:
    """Every mark that counts, as ``python -m app.scoring rank`` reads it."""
    heads = ("entry", "judge", "criterion", "score")
    return as_attachment(Response(write_csv(heads, _marks(item)), mimetype="text/csv"), f"{item.code}.csv")


@bp.get("/items/<key:id>/rubric.json")
@page(may_supervise_item, load_item)
def rubric(item: Item) -> ResponseReturnValue:
    """Criteria and weights, as ``python -m app.scoring rank --rubric`` reads them."""
    criteria = [{"name": c["key"], "weight": c["weight"], "maximum": 100} for c in item.call.rubric]
    body = json.dumps({"criteria": criteria}, ensure_ascii=False, indent=1)
    return as_attachment(Response(body, mimetype="application/json"), f"{item.code}-rubric.json")


def _marks(item: Item) -> Iterator[Sequence[Any]]:
    round_ = ranked_round(item)
    sheet = score_sheet(round_, item) if round_ is not None else None
    for review in sheet.reviews if sheet is not None else ():
        for criterion, score in review.marks.items():
            if not review.void:
                yield review.entry, review.judge, criterion, score
