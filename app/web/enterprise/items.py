"""The items that an enterprise issued, with what the public knows of them."""

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Call, Item
from app.calls.policy import visible_items
from app.calls.states import CallState
from app.entries.policy import may_see_bidders
from app.entries.queries import bidders_of
from app.extensions import db
from app.people.models import User
from app.people.policy import may_sit_at
from app.progress.queries import stages_of
from app.projects.queries import projects_of_item
from app.questions.policy import answers_for_issuer
from app.questions.queries import questions_of_issued
from app.questions.times import asking_ends
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden
from app.web.enterprise import bp
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("enterprise", t("我方榜题"), "enterprise.items", icon="board")


def issued_items(user: User, at: datetime) -> Select[tuple[Item]]:
    """Published items of this person's enterprises, latest list first."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    found = visible_items(user, at).where(Call.state != CallState.DRAFT)
    found = found.where(Item.issuer_id.in_(mine))
    return found.options(contains_eager(Item.call)).order_by(Call.closes_at.desc(), Item.position, Item.id)


def items_with_stages(user: User, at: datetime, *, limit: int) -> list[tuple[Item, Any]]:
    """(item, stage) of the latest items; two queries."""
    items: Any = db.session.scalars(issued_items(user, at).limit(limit)).all()
    stages = stages_of(items, at)
    return [(item, stages[item.id]) for item in items]


@bp.get("/items")
@page(may_sit_at("enterprise"))
def items() -> ResponseReturnValue:
    """All of them, with the stage that each has come to."""
    found = paginate(issued_items(me(), instant()), request)
    return render_template(
        "enterprise/items/items.html", page=found, stages=stages_of(found.items, instant())
    )


def load_item(id: str) -> Item | None:
    """The item of an address."""
    return db.session.get(Item, id, options=[joinedload(Item.call)])


def may_see_own_item(user: User | None, item: Item, at: datetime) -> Verdict:
    """The issuer's page of its own item, once that is published."""
    published = item.call.state != CallState.DRAFT
    return YES if published and answers_for_issuer(user, item, at) else hidden()


@bp.get("/items/<key:id>")
@page(may_see_own_item, load_item)
def item(item: Item) -> ResponseReturnValue:
    """One of them, with the questions that were asked about it."""
    user, at = me(), instant()
    may_see = may_see_bidders(user, item, at)
    return render_template(
        "enterprise/items/item.html",
        item=item,
        may_see_bidders=may_see,
        bidders=bidders_of(item) if may_see else [],
        projects=projects_of_item(item, user, at),
        stage=stages_of([item], at)[item.id],
        page=paginate(questions_of_issued(item, user, at), request),
        asking_ends=asking_ends(item.call),
    )
