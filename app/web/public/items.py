"""Challenges: all that can be taken down now, and one of them."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.calls.policy import may_see_item
from app.calls.queries import find_listed_item, places_in_use, search_items
from app.calls.states import Phase
from app.capabilities.queries import chains_served
from app.shared.text import Text, t
from app.supports.queries import supports_of_item
from app.web.guards import page, public_page
from app.web.instant import instant, viewer
from app.web.paging import paginate
from app.web.public import bp
from app.web.public.bills import bill_of, trouble_choices
from app.web.public.call_page import asked_filter, item_page, item_url
from app.web.public.centres import urgency_of
from app.web.public.item_questions import questions_of_item
from app.web.rendering import show_place

PHASES = (Phase.OPEN, Phase.UPCOMING, Phase.CLOSED)


def load_item(slug: str, code: str) -> Item | None:
    """The item of a public address."""
    return find_listed_item(slug, code)


@bp.get("/items")
@public_page
def items() -> ResponseReturnValue:
    """Challenges of all lists, those that are open first of all; by chain, place and trouble."""
    phase = request.args.get("phase", Phase.OPEN.value)
    phase = phase if phase in set(PHASES) else ""
    user, at = viewer(), instant()
    is_lab = user is not None and user.sits_at("lab", at)
    ours = is_lab and "ours" in request.args
    wanted = asked_filter(phase=phase)
    if user is not None and ours:
        wanted = replace(wanted, chains=tuple(chains_served(user, at)))
    found = paginate(search_items(user, wanted, at), request)
    chains, places = places_in_use()
    return render_template(
        "public/items/items.html",
        page=found,
        rows=[bill_of(item, item_url(item), of_call=True) for item in found.items],
        filter=wanted,
        is_lab=is_lab,
        ours=ours,
        phases=PHASES,
        chain_choices=[("", t("全部产业链")), *((c.key, Text(c.name_zh)) for c in chains)],
        city_choices=[("", t("全部地区")), *((r.key, show_place(r)) for r in places)],
        trouble_choices=trouble_choices(),
    )


@bp.get("/calls/<slug:slug>/items/<string:code>")
@page(may_see_item, load_item, anonymous=True)
def item(item: Item) -> ResponseReturnValue:
    """One challenge, with all that a laboratory must know before it bids."""
    asked = questions_of_item(item)
    given = supports_of_item(item, instant()) if item.call.is_closed(instant()) else []
    told = {"urgency": urgency_of(item), "supports": given}
    return render_template("public/items/item.html", **item_page(item), **asked, **told)
