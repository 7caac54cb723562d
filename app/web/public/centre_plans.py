"""A published order of centres to build: every place with its reasons, and whether the order holds."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.adapters.sheets import write_table
from app.centres.models import Candidate, CentrePlan
from app.centres.policy import may_see_plan
from app.centres.queries import candidates_of, find_plan
from app.centres.reasons import REASONS
from app.centres.states import PlanState
from app.extensions import db
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden
from app.web.centre_places import place_row, weight_rows
from app.web.downloads import as_attachment
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.paging import paginate
from app.web.public import bp
from app.web.rendering import render_text, show_place

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS: tuple[Text, ...] = (
    t("名次"),
    t("拟建名称"),
    t("中心类型"),
    t("所属产业链"),
    t("所在城市"),
    t("得分"),
    t("优先支持"),
)


def load_plan(id: str) -> CentrePlan | None:
    """The plan of the address."""
    return find_plan(id)


def may_read_order(user: User | None, plan: CentrePlan, at: object) -> Verdict:
    """The public page shows what is published, to officers too."""
    published = YES if plan.state == PlanState.PUBLISHED else hidden()
    return first_refusal(published, may_see_plan(user, plan, at))  # type: ignore[arg-type]


@bp.get("/centre-plans/<key:id>")
@page(may_read_order, load_plan, anonymous=True)
def centre_plan(plan: CentrePlan) -> ResponseReturnValue:
    """The order, place by place."""
    found = paginate(candidates_of(plan, viewer(), instant()), request)
    return render_template(
        "public/centres/centre_plan.html",
        plan=plan,
        page=found,
        rows=[place_row(candidate) for candidate in found.items],
        weights=weight_rows(plan),
    )


@bp.get("/centre-plans/<key:id>/order.xlsx")
@page(may_read_order, load_plan, anonymous=True)
def centre_plan_sheet(plan: CentrePlan) -> Response:
    """The whole order as a workbook: places, points, and each reason with its figure and its points."""
    shown = [reason for reason in REASONS if int(plan.weights.get(reason.key, 0)) > 0]
    heads = [render_text(head) for head in HEADS]
    for reason in shown:
        name = render_text(reason.label)
        heads += [name, render_text(t("%(what)s得分", what=name))]
    rows = db.session.scalars(candidates_of(plan, viewer(), instant())).all()
    pieces = write_table(plan.title, heads, _rows(list(rows), [reason.key for reason in shown]))
    return as_attachment(Response(stream_with_context(pieces), mimetype=WORKBOOK), f"{plan.title}.xlsx")


def _rows(candidates: list[Candidate], keys: list[str]) -> Iterator[list[Any]]:
    """One row a candidate, figures as numbers."""
    for one in candidates:
        parts = {part["key"]: part for part in one.place.get("why", ())}
        cells: list[Any] = [
            one.rank,
            one.title,
            one.sort,
            one.chain.name if one.chain else "",
            show_place(one.region) if one.region else "",
            one.points,
            render_text(t("是")) if one.is_backed else "",
        ]
        for key in keys:
            part = parts.get(key)
            figure = part["figure"] if part else None
            cells += [None if figure is None else Decimal(figure), Decimal(part["points"]) if part else None]
        yield cells
