"""Results item by item: what is ranked, proposed, decided; the score table and its workbook."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.caps import allocates
from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.calls.states import CallState
from app.decisions.policy import (
    can_be_decided_on,
    may_make_shortlist,
    may_propose_decision,
    may_rank_item,
    may_work_on_item_results,
)
from app.decisions.queries import (
    StoredRanking,
    decisions_of,
    latest_decisions,
    ranking_of_item,
    ranking_states,
    run_of,
    stored_ranking,
)
from app.decisions.service import make_ranking as rank_item
from app.decisions.standing import ranked_round, standing_in
from app.extensions import db
from app.notices.queries import lines_of_item
from app.people.models import User
from app.people.policy import may_sit_at
from app.progress.queries import stage_column, stages_of
from app.progress.states import Stage
from app.reviews.amended import is_amended
from app.shared.text import t
from app.web.downloads import as_attachment
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.result_forms import VotesForm, made_votes_form, votes_form
from app.web.paging import paginate
from app.web.ranking_compare import corrected_beside
from app.web.score_table import SHEET, ranking_page, score_sheet_of, tie_chain

RAILS.add("officer", t("结果", n=2), "officer.results", icon="chart", also=("officer.decisions",))


def load_item(id: str) -> Item | None:
    """The item of the address with its call."""
    return db.session.scalar(select(Item).where(Item.id == id).options(joinedload(Item.call)))


def worked_items(user: User, at: Any) -> Select[Item]:
    """Items of my closed calls, the latest call first."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return (
        select(Item)
        .join(Item.call)
        .options(contains_eager(Item.call))
        .where(Call.id.in_(mine), Call.state != CallState.DRAFT, Call.closes_at <= at)
        .order_by(Call.closes_at.desc(), Item.call_id, Item.position)
    )


@bp.get("/results")
@page(may_sit_at("officer"))
def results() -> ResponseReturnValue:
    """Every item of my closed calls: its stage, its ranking, its decision."""
    user, at, chosen = me(), instant(), request.args.get("call", "")[:12]
    found = worked_items(user, at)
    listed = paginate(found.where(Call.id == chosen) if chosen else found, request)
    closed = worked_calls(user, at).where(Call.state != CallState.DRAFT, Call.closes_at <= at)
    found_calls = db.session.scalars(closed.order_by(Call.closes_at.desc()).limit(50)).all()
    return render_template(
        "officer/results/results.html",
        page=listed,
        shared_call=next((call for call in found_calls if call.id == chosen and allocates(call)), None),
        chosen=chosen,
        calls=found_calls,
        stages=stages_of(listed.items, at),
        rankings=ranking_states(listed.items),
        decisions=latest_decisions(listed.items),
    )


def _context(item: Item) -> dict[str, Any]:
    return _shown(item, _stored(item))


def _stored(item: Item) -> StoredRanking | None:
    """The ranking in force, with the stage of the item beside it."""
    return stored_ranking(item, stage_column(instant()), is_amended())


def _shown(item: Item, stored: StoredRanking | None) -> dict[str, Any]:
    """What the page of one item shows; the lines of a long ranking come in pages."""
    user, at, decisions = viewer(), instant(), decisions_of(item)
    table = ranking_page(item, stored)
    return {
        **table,
        **corrected_beside(item, stored, table["score_table"]),
        "stage": Stage(stored.beside[0]) if stored else stages_of([item], at).get(item.id),
        "chain": tie_chain(item),
        "shares": allocates(item.call),
        "decisions": decisions,
        "notice_lines": lines_of_item(item) if decisions else [],
        "may_rank": may_rank_item(user, item, at, stored.is_round_closed if stored else None),
        "may_shortlist": may_make_shortlist(user, item, at)
        if stored and stored.ranking.is_preliminary
        else None,
        "may_propose": may_propose_decision(user, item, at, standing_in(item, decisions))
        and can_be_decided_on(stored.ranking if stored else None),
    }


@bp.get("/items/<key:id>/results")
@page(may_work_on_item_results, load_item, records=True)
def item_results(item: Item) -> ResponseReturnValue:
    """One item: every judge's total, the figures, the places and why."""
    stored = _stored(item)
    form = made_votes_form(item, stored.ranking if stored else None)
    return render_template("officer/results/item_results.html", item=item, form=form, **_shown(item, stored))


@bp.post("/items/<key:id>/ranking")
@verb(
    may_rank_item,
    load_item,
    form=votes_form,
    template="officer/results/item_results.html",
    context=_context,
)
def make_ranking(item: Item, form: VotesForm) -> ResponseReturnValue:
    """Compute the ranking anew, with the panel's votes where it voted."""
    round_ = ranked_round(item)
    assert round_ is not None  # noqa: S101  the policy asked
    ranking = rank_item(round_, item, form.votes(item), by=me(), at=instant())
    if run_of(ranking) is None:
        flash(_("已生成排名"), "success")
    else:
        flash(_("已生成排名；评审份数较多，结果分析在后台进行，不影响拟定结果"), "success")
    return redirect(url_for("officer.item_results", id=item.id), 303)


@bp.get("/items/<key:id>/results.xlsx")
@page(may_work_on_item_results, load_item, records=True)
def item_results_sheet(item: Item) -> ResponseReturnValue:
    """The 评审汇总表 of one item."""
    return send_score_sheet(item)


def send_score_sheet(item: Item) -> Response:
    """The workbook as an answer; without a ranking its table is empty."""
    response = Response(score_sheet_of(item, ranking_of_item(item)), mimetype=SHEET)
    return as_attachment(response, f"评审汇总表-{item.code}.xlsx")
