"""The supervisor reads every ranking and recomputes it: score sheet, rubric, and the command that ranks them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.adapters.sheets import write_csv
from app.calls.models import Call, Item
from app.decisions.models import Ranking
from app.decisions.policy import may_see_item_results, visible_results
from app.decisions.queries import (
    decisions_of,
    latest_decisions,
    ranking_of_item,
    ranking_states,
    stored_ranking,
)
from app.decisions.standing import judged_of
from app.extensions import db
from app.notices.queries.names import entrant_names
from app.notices.queries.printing import public_notices_of_items
from app.people.models import User
from app.people.policy import may_sit_at
from app.people.states import SeatRole
from app.progress.queries import stages_of
from app.reviews.amended import is_amended
from app.reviews.queries import score_sheet
from app.rounds.models import Round
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.ranking_compare import comparison, corrected_beside
from app.web.rendering import render_text
from app.web.score_table import SHEET, ranking_page, score_sheet_of, tie_chain
from app.web.supervisor import bp

RAILS.add("supervisor", t("结果", n=2), "supervisor.results", icon="chart")


def load_item(id: str) -> Item | None:
    """The item of the address."""
    return db.session.scalar(select(Item).where(Item.id == id).options(joinedload(Item.call)))


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
    stored = stored_ranking(item, is_amended())
    names = names_of(item, stored.ranking if stored else None)
    table = ranking_page(item, stored, names.shown)
    return render_template(
        "supervisor/results/item_results.html",
        item=item,
        **table,
        **corrected_beside(item, stored, table["score_table"], names.shown),
        stage=stages_of([item], instant()).get(item.id),
        chain=tie_chain(item),
        names=names,
        decisions=decisions_of(item),
        notice=public_notices_of_items([item.id], me(), instant()).get(item.id),
    )


@bp.get("/items/<key:id>/rankings")
@page(may_supervise_item, load_item, records=True)
def item_rankings(item: Item) -> ResponseReturnValue:
    """Every ranking that was made of the item, and two of them side by side."""
    told = comparison(item, lambda ranking: names_of(item, ranking).shown)
    return render_template("supervisor/results/item_rankings.html", item=item, **told)


@bp.get("/items/<key:id>/results.xlsx")
@page(may_supervise_item, load_item, records=True)
def item_results_sheet(item: Item) -> ResponseReturnValue:
    """The 评审汇总表 of one item."""
    ranking = ranking_of_item(item)
    sheet = score_sheet_of(item, ranking, names_of(item, ranking).shown)
    response = Response(sheet, mimetype=SHEET)
    return as_attachment(response, f"评审汇总表-{item.code}.xlsx")


@bp.get("/items/<key:id>/scores.csv")
@page(may_supervise_item, load_item, records=True)
def scores(item: Item) -> ResponseReturnValue:
    """Every mark that counts in one leg, as ``python -m app.scoring rank`` reads it."""
    heads, asked = ("entry", "judge", "criterion", "score"), request.args.get("leg", "")
    judged = judged_of(item)
    legs = {leg.key: round_ for leg, round_ in judged.legs} if judged else {}
    round_ = legs.get(asked) or next(iter(legs.values()), None)
    marks = list(_marks(item, round_))  # read here: what streams later is outside this session
    lines = stream_with_context(write_csv(heads, marks))
    name = f"{item.code}-{asked}.csv" if len(legs) > 1 else f"{item.code}.csv"
    return as_attachment(Response(lines, mimetype="text/csv"), name)


@bp.get("/items/<key:id>/rubric.json")
@page(may_supervise_item, load_item)
def rubric(item: Item) -> ResponseReturnValue:
    """Criteria and weights, as ``python -m app.scoring rank --rubric`` reads them."""
    criteria = [{"name": c["key"], "weight": c["weight"], "maximum": 100} for c in item.call.rubric]
    body = json.dumps({"criteria": criteria}, ensure_ascii=False, indent=1)
    return as_attachment(Response(body, mimetype="application/json"), f"{item.code}-rubric.json")


@dataclass(frozen=True)
class EntrantWords:
    """Words for the entrants, and texts of officers without the names that must not be read."""

    shown: dict[str, str]
    secret: dict[str, str]

    def of(self, keys: Iterable[str]) -> str:
        """What these entries are called here, in their order."""
        return "、".join(self.shown.get(key, "") for key in keys)

    def mask(self, text: str) -> str:
        """A text in which hidden entrants go by what they are called here."""
        for key, name in sorted(self.secret.items(), key=lambda pair: -len(pair[1])):  # one may begin another
            text = text.replace(name, self.shown[key])
        return text


def names_of(item: Item, ranking: Ranking | None) -> EntrantWords:
    """What the entrants are called before the supervisor; five queries at most."""
    # The first leg knows a code for everybody, the last one only for who came so far.
    first = ranking.legs[0]["round_id"] if ranking is not None and ranking.legs else None
    round_ = db.session.get(Round, first) if first else ranking.round if ranking is not None else None
    found = entrant_names(item, round_, me(), instant())
    shown = {key: render_text(name) for key, name in found.shown.items()}
    return EntrantWords(shown, dict(found.secret))


def _marks(item: Item, round_: Round | None) -> Iterator[Sequence[Any]]:
    sheet = score_sheet(round_, item) if round_ is not None else None
    for review in sheet.reviews if sheet is not None else ():
        for criterion, score in review.marks.items():
            if not review.void:
                yield review.entry, review.judge, criterion, score
