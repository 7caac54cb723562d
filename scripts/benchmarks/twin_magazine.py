"""The twin's magazine and search: the same cards, the same page, the same hits, by plain joins."""

from flask import render_template
from sqlalchemy import Select, column, select, table
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Item
from app.calls.queries import WITHOUT_DOCUMENTS
from app.chains.models import Chain
from app.extensions import db
from app.people.models import Organisation
from app.search.models import SearchDocument
from app.showcase.models import Case
from app.showcase.states import CaseState
from scripts.benchmarks.database import World

A_PAGE, RELATED, A_GROUP, MOST = 13, 4, 4, 120
NAMES = (joinedload(Case.organisation), joinedload(Case.chain), joinedload(Case.region))


def cases(_world: World) -> str:
    """The latest cases."""
    return render_template("cases", rows=db.session.scalars(_latest().limit(A_PAGE)).all())


def cases_of_chain(world: World) -> str:
    """The latest cases of a chain."""
    rows = _latest().join(Chain, Chain.id == Case.chain_id).where(Chain.slug == world.chain).limit(A_PAGE)
    return render_template("cases", rows=db.session.scalars(rows).all())


def _latest() -> Select[Case]:
    found = select(Case).where(Case.state == CaseState.PUBLISHED).options(*NAMES)
    return found.order_by(Case.year.desc(), Case.published_at.desc(), Case.id)


def case(world: World) -> str:
    """One case, and others of its chain."""
    calls = joinedload(Case.call).options(*WITHOUT_DOCUMENTS)
    found = db.session.scalars(select(Case).where(Case.slug == world.case).options(calls, *NAMES)).one()
    related = _latest().where(Case.chain_id == found.chain_id, Case.id != found.id).limit(RELATED)
    return render_template("case", case=found, related=db.session.scalars(related).all())


def search(_world: World) -> str:
    """The latest documents that hold one word of the question; of items, cases and laboratories (with the titles of
    their cases) the first as they stand."""
    index = table("search_index", column("rowid"), column("search_index"))
    rows = (
        select(SearchDocument.noun, SearchDocument.subject_id)
        .join(index, index.c.rowid == SearchDocument.id)
        .where(index.c.search_index.op("MATCH")('"盐雾"'))
        .order_by(SearchDocument.id.desc())
    )
    keys: dict[str, list[str]] = {"item": [], "case": [], "laboratory": []}
    for noun, key in db.session.execute(rows.limit(MOST)):
        keys.setdefault(noun, []).append(key)
    items = select(Item).where(Item.id.in_(keys["item"][:A_GROUP]))
    found = select(Case).where(Case.id.in_(keys["case"][:A_GROUP])).options(*NAMES)
    few = keys["laboratory"][:A_GROUP]
    laboratories = (
        select(Organisation).where(Organisation.id.in_(few)).options(joinedload(Organisation.region))
    )
    titles: dict[str, list[str]] = {}
    named = select(Case.organisation_id, Case.title).where(Case.state == CaseState.PUBLISHED)
    for key, title in db.session.execute(named.where(Case.organisation_id.in_(few))):
        titles.setdefault(key, []).append(title)
    return render_template(
        "hits",
        counts={noun: len(some) for noun, some in keys.items()},
        items=db.session.scalars(items.join(Item.call).options(contains_eager(Item.call))).all(),
        cases=db.session.scalars(found).all(),
        laboratories=db.session.scalars(laboratories).all(),
        titles=titles,
    )
