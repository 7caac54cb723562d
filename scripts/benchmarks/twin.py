"""The bare twin: Flask, SQLAlchemy and Jinja answering with the same rows, and nothing else.

No layout, no session, no policy, no language, no record of acts; the rows come by plain joins through the same models
and are printed in a bare table, as a first sketch of each page would do it. Lists leave the documents of a call out, as
the product does, so that the twin is not slowed down by what it does not print.
"""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, jsonify, render_template, request, stream_with_context
from jinja2 import DictLoader
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calls.models import Call, Item
from app.calls.queries import WITHOUT_DOCUMENTS
from app.calls.states import CallState
from app.decisions.models import Ranking, RankingLine
from app.entries.models import Draft, Entry, EntryReceipt, EntryVersion
from app.extensions import db
from app.people.models import Organisation
from app.reviews.models import Mark, Review
from app.rounds.models import Assignment, Panelist, Round
from app.shared import clock
from app.shared.columns import new_key
from scripts.benchmarks import twin_magazine as magazine
from scripts.benchmarks.database import World
from scripts.benchmarks.twin_templates import TEMPLATES

PER_PAGE = 20
ITEM_NAMES = (joinedload(Item.chain), joinedload(Item.region))


def create_twin(database_url: str, world: World) -> Flask:
    """A Flask application with one route for each page that is measured."""
    app = Flask("twin", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.jinja_loader = DictLoader(TEMPLATES)  # type: ignore[assignment]
    db.init_app(app)
    shown: dict[str, Callable[[World], Any]] = {
        "call": call, "items": items, "item": item, "entries": entries, "entry": entry, "desk": desk,
        "review": review, "ranking": ranking, "export": export, "cases": magazine.cases,
        "cases_of_chain": magazine.cases_of_chain, "case": magazine.case, "search": magazine.search,
    }  # fmt: skip
    for name, view in shown.items():
        app.add_url_rule(f"/{name}", name, lambda view=view: view(world))
    for name, verb in {"save_draft": save_draft, "submit": submit, "score": score}.items():
        app.add_url_rule(f"/{name}", name, lambda verb=verb: verb(world), methods=["POST"])
    return app


def call(world: World) -> str:
    """A call and the first of its items."""
    found = db.session.scalars(select(Call).where(Call.slug == world.slug)).one()
    rows = select(Item).where(Item.call_id == found.id).options(*ITEM_NAMES).order_by(Item.position)
    return render_template("items", call=found, rows=db.session.scalars(rows.limit(PER_PAGE)).all())


def items(_world: World) -> str:
    """Open items of all calls."""
    rows = (
        select(Item)
        .join(Item.call)
        .where(Call.state == CallState.PUBLISHED, Call.closes_at > clock.now())
        .options(contains_eager(Item.call).options(*WITHOUT_DOCUMENTS), *ITEM_NAMES)
        .order_by(Call.closes_at.desc(), Item.position)
    )
    return render_template("items", call=None, rows=db.session.scalars(rows.limit(PER_PAGE)).all())


def item(world: World) -> str:
    """One item with its indicators."""
    found = db.session.scalars(
        select(Item)
        .join(Item.call)
        .where(Call.slug == world.slug, Item.code == world.code)
        .options(contains_eager(Item.call), *ITEM_NAMES, selectinload(Item.indicators))
    ).one()
    return render_template("item", item=found)


def entries(world: World) -> str:
    """The entries of one laboratory."""
    rows = (
        select(Entry)
        .join(Entry.call)
        .where(Entry.organisation_id == _organisation(world))
        .options(
            contains_eager(Entry.call).options(*WITHOUT_DOCUMENTS),
            joinedload(Entry.item),
            joinedload(Entry.organisation),
        )
        .order_by(Call.closes_at.desc(), Entry.created_at)
    )
    return render_template("entries", rows=db.session.scalars(rows.limit(PER_PAGE)).all())


def _organisation(world: World) -> Any:
    return select(Entry.organisation_id).where(Entry.id == world.entry).scalar_subquery()


def entry(world: World) -> str:
    """One entry with its draft."""
    found = db.session.scalars(
        select(Entry)
        .where(Entry.id == world.entry)
        .options(
            joinedload(Entry.call),
            joinedload(Entry.item),
            joinedload(Entry.organisation),
            joinedload(Entry.draft),
        )
    ).one()
    return render_template("entry", entry=found)


def desk(world: World) -> str:
    """A judge's rounds and how far he is."""
    panels = select(Panelist).where(Panelist.user_id == world.judge)
    counts = select(Assignment.round_id, Assignment.state, func.count()).where(
        Assignment.judge_id == world.judge
    )
    return render_template(
        "desk",
        panels=db.session.scalars(panels.options(joinedload(Panelist.round).joinedload(Round.call))).all(),
        counts=db.session.execute(counts.group_by(Assignment.round_id, Assignment.state)).all(),
    )


def review(world: World) -> str:
    """An entry's content and one judge's marks."""
    assignment = db.session.scalars(
        select(Assignment)
        .where(Assignment.id == world.assignment)
        .options(
            joinedload(Assignment.round).joinedload(Round.call),
            joinedload(Assignment.entry).options(joinedload(Entry.item), joinedload(Entry.organisation)),
        )
    ).one()
    version = select(EntryVersion).where(EntryVersion.entry_id == assignment.entry_id)
    written = select(Review).where(Review.assignment_id == assignment.id).options(joinedload(Review.marks))
    return render_template(
        "review",
        assignment=assignment,
        version=db.session.scalars(version).one(),
        review=db.session.scalars(written).unique().one(),
    )


def ranking(world: World) -> str:
    """The lines of a ranking with every judge's total."""
    lines = (
        select(RankingLine)
        .join(RankingLine.ranking)
        .where(Ranking.item_id == world.ranked_item, Ranking.is_current)
        .options(
            contains_eager(RankingLine.ranking), joinedload(RankingLine.entry).joinedload(Entry.organisation)
        )
        .order_by(RankingLine.position)
    )
    return render_template("ranking", rows=db.session.scalars(lines.limit(50)).all())


def export(world: World) -> Response:
    """The entries of a call as CSV, row by row."""
    rows = db.session.execute(
        select(
            Item.code,
            Item.title,
            Organisation.name,
            EntryVersion.summary,
            EntryVersion.received_at,
            Entry.outcome,
        )
        .join(Item, Item.id == Entry.item_id)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .where(Entry.call_id == world.closed_call)
        .order_by(Item.position, Organisation.name)
        .execution_options(yield_per=500)
    )

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        for number, (code, title, name, summary, received, outcome) in enumerate(rows, 1):
            writer.writerow(
                (
                    number,
                    code,
                    title,
                    name,
                    "",
                    summary["leader"],
                    summary["price"],
                    "",
                    "",
                    received,
                    outcome,
                )
            )
            if number % 200 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    return Response(stream_with_context(lines()), mimetype="text/csv")


def save_draft(world: World) -> Response:
    """Write the answers of a draft."""
    sent = request.get_json()
    at = clock.now()
    db.session.execute(
        update(Draft)
        .where(Draft.entry_id == world.spare)
        .values(fields=FIELDS | {sent["field"]: sent["value"]}, updated_at=at, revision=Draft.revision + 1)
    )
    db.session.commit()
    return jsonify(saved_at=at.isoformat())


def submit(world: World) -> Response:
    """Insert a version and the row of its receipt, which nobody signs here."""
    number, at = int(request.form["number"]), clock.now()
    key, version = new_key(), new_key()
    db.session.execute(
        insert(EntryVersion).values(
            id=version, entry_id=world.spare, number=number, content=CONTENT, manifest=[], summary={}, sha256="0" * 64,
            received_at=at, submitted_by_id=world.member, receipt_number=key, idempotency_key=key,
        )
    )  # fmt: skip
    db.session.execute(
        insert(EntryReceipt).values(
            entry_id=world.spare, version_id=version, words=(key + version)[:16], document=CONTENT[:300], given_at=at,
        )
    )  # fmt: skip
    db.session.execute(
        update(Entry).where(Entry.id == world.spare).values(version_number=number, submitted_at=at)
    )
    db.session.commit()
    return jsonify(number=number)


def score(world: World) -> Response:
    """Write one mark."""
    db.session.execute(
        update(Mark)
        .where(Mark.criterion == "route", Mark.review_id == _review_of(world))
        .values(score=request.form["value"])
    )
    db.session.commit()
    return jsonify(saved_at=clock.now().isoformat())


def _review_of(world: World) -> Any:
    return select(Review.id).where(Review.assignment_id == world.assignment).scalar_subquery()


CONTENT = "示" * 2800
FIELDS: dict[str, Any] = {
    f"field-{n}": {"v": "示" * 105, "r": n, "by": "0" * 12, "at": "2026-11-23T02:00:00+00:00"}
    for n in range(28)
}
