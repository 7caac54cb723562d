"""The expert pool at the officers' desk: who is in it, found by links, and one expert with his answers."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.chains.models import Region
from app.extensions import db
from app.people.models import Expert, User
from app.rounds.policy import may_see_expert, may_see_pool, visible_experts, visible_rounds
from app.rounds.queries.experts import (
    Answers,
    answers_of,
    counted,
    invitations_of,
    listed_experts,
    read_in_year,
)
from app.rounds.states import DeclineCause
from app.shared.text import Text, t
from app.web.guards import page
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.paging import asked_text, paginate
from app.web.public.facets import Facet, facets_of

RAILS.add("officer", t("专家库"), "officer.experts", icon="people")
LABELS: tuple[tuple[str, Text], ...] = (
    ("chain", t("产业链")),
    ("field", t("专业领域")),
    ("standard", t("标准")),
    ("language", t("语言")),
    ("city", t("设区市")),
)


def load_expert(id: str) -> User | None:
    """A person of the pool."""
    return db.session.get(User, id)


def _facets(kept: dict[str, str], total: int) -> list[tuple[Text, list[Facet]]]:
    """Every filter as links, with how many of the whole pool each leaves."""
    known = counted(visible_experts(me(), instant()))
    cities = dict(known["city"])
    names = dict(db.session.execute(select(Region.code, Region.name_zh).where(Region.code.in_(cities))).all())
    found = []
    for name, label in LABELS:
        rows = [(value, names.get(value, value), n) for value, n in known[name]]
        if rows:
            found.append((label, facets_of("officer.experts", name, rows, kept, total)))
    return found


def _everybody() -> int:
    pool = visible_experts(me(), instant()).with_only_columns(func.count())
    return db.session.scalar(pool) or 0


@bp.get("/experts")
@page(may_see_pool)
def experts() -> ResponseReturnValue:
    """The pool, with what each reads this year and how he answered."""
    kept = {name: asked_text(name) for name, _label in LABELS} | {"q": asked_text("q")}
    found = paginate(listed_experts(visible_experts(me(), instant()), **kept), request)
    keys = [user.id for user in found.items]
    return render_template(
        "officer/experts/experts.html",
        page=found,
        facets=_facets(kept, _everybody()),
        kept=kept,
        load=read_in_year(instant(), keys),
        answers=answers_of(keys),
    )


@bp.get("/experts/<key:id>")
@page(may_see_expert, load_expert, records=True)
def expert(user: User) -> ResponseReturnValue:
    """One expert: profile, where he worked, this year's load, his invitations."""
    profile: Expert | None = user.expert
    return render_template(
        "officer/experts/expert.html",
        person=user,
        profile=profile,
        region=db.session.get(Region, profile.region_code) if profile and profile.region_code else None,
        load=read_in_year(instant(), [user.id]).get(user.id, 0),
        answers=answers_of([user.id]).get(user.id, Answers()),
        causes=list(DeclineCause),
        invitations=invitations_of(user, visible_rounds(me(), instant())),
    )
