"""Laboratories as everybody may know them: who and where, certificates, what they have won."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from app.capabilities.queries import count_capabilities
from app.credit.policy import published_misconduct
from app.entries.models import Entry
from app.extensions import db
from app.people.laboratories import (
    LaboratoryFilter,
    find_laboratory,
    places_of_laboratories,
    search_laboratories,
)
from app.people.models import Organisation
from app.people.policy import may_see_laboratory
from app.progress.winners import wins_of, won_by
from app.projects.models import Project
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.text import t
from app.showcase.queries import cases_of_laboratory
from app.supports.queries import supports_for
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, paginate
from app.web.public import bp
from app.web.public.bills import Bill
from app.web.public.case_cards import cards_of
from app.web.public.facets import facets_of
from app.web.rendering import show_place
from app.web.thread import threads_shown

RAILS.add("public", t("机构", n=2), "public.laboratories")


def load_laboratory(slug: str) -> Organisation | None:
    """The organisation of the address."""
    return find_laboratory(slug)


@bp.get("/laboratories")
@public_page
def laboratories() -> ResponseReturnValue:
    """Laboratories by city and words."""
    at, user = instant(), viewer()
    wanted = LaboratoryFilter(asked_text("city", 6), asked_text("q"))
    found = paginate(search_laboratories(user, wanted, at), request)
    won = won_by(found.items, at)
    cities = [(p.code, show_place(p), p.laboratories) for p in places_of_laboratories(user, at)]
    kept = {"city": wanted.city, "q": wanted.text}
    return render_template(
        "public/laboratories/laboratories.html",
        page=found,
        rows=[_bill(row, won.get(row.id)) for row in found.items],
        filter=wanted,
        cities=facets_of("public.laboratories", "city", cities, kept),
    )


def _bill(laboratory: Organisation, won: tuple[int, int] | None) -> Bill:
    """``won``: items won, of these accepted."""
    certified = laboratory.cma_number and t("资质认定证书 %(number)s", number=laboratory.cma_number)
    facts: list[Any] = [
        certified or None,
        t("认可编号 %(number)s", number=laboratory.cnas_number) if laboratory.cnas_number else None,
        t("入选 %(n)s 项", n=won[0]) if won else None,
        t("验收通过 %(n)s 项", n=won[1]) if won and won[1] else None,
    ]
    url = url_for("public.laboratory", slug=laboratory.slug)
    place = show_place(laboratory.region)
    return Bill(place, laboratory.name, url, [fact for fact in facts if fact], None, None)


def _delivered_by(laboratory: Organisation) -> ColumnElement[bool]:
    """What the laboratory has brought to acceptance; of the rest the list of wins tells enough."""
    accepted = select(Project.entry_id).where(Project.state == ProjectState.ACCEPTED)
    return (Entry.organisation_id == laboratory.id) & Entry.id.in_(accepted)


@bp.get("/laboratories/<slug:slug>")
@page(may_see_laboratory, load_laboratory, anonymous=True)
def laboratory(laboratory: Organisation) -> ResponseReturnValue:
    """One laboratory's public page: the contact that it chose to publish, nothing of its members or bids."""
    at = instant()
    until = laboratory.cma_valid_until
    return render_template(
        "public/laboratories/laboratory.html",
        laboratory=laboratory,
        expired=until is not None and until < local_date(at),
        can=count_capabilities(laboratory, None, at),
        misconduct=db.session.scalars(published_misconduct(laboratory, at)).all(),
        supports=supports_for(laboratory, at),
        wins=wins_of(laboratory, at),
        threads=threads_shown(_delivered_by(laboratory), most=3),
        cases=cards_of(cases_of_laboratory(laboratory, at)),
    )
