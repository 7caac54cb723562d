"""What the public pages of a call and of an item print; the officer's preview prints the same."""

from typing import Any

from flask import request, url_for

from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, may_apply_for
from app.calls.queries import (
    ItemFilter,
    corrections_of,
    documents_of,
    figures_of,
    items_of,
    places_in_use,
    stations,
)
from app.calls.states import CallState, Trouble
from app.calls.timetables import planned_days
from app.calls.words import ELIGIBILITY, QUESTION_TYPES, SOURCES, indicator_words, method_rows
from app.shared.text import t
from app.web.instant import instant, viewer
from app.web.paging import asked_text, paginate
from app.web.public.bills import bill_of, issuer_words, trouble_choices
from app.web.public.correction_rows import told

ITEMS_PER_PAGE = 20


def call_page(call: Call, *, preview: bool = False) -> dict[str, Any]:
    """Everything on the page of a call; the caller has asked who may see it."""
    at, preview = instant(), preview or call.state == CallState.DRAFT
    wanted = asked_filter()
    chains, cities = places_in_use(call)
    page = paginate(items_of(call, wanted, at), request, per_page=ITEMS_PER_PAGE)
    here = url_for("officer.preview_call", id=call.id) if preview else url_for("public.call", slug=call.slug)
    return {
        "call": call,
        "phase": call.phase(at),
        "stations": stations(call, at),
        "figures": figures_of([call]).get(call.id),
        "page": page,
        "rows": [bill_of(item, item_url(item, preview)) for item in page.items],
        "filter": wanted,
        "chain_choices": [("", t("全部产业链")), *((chain.slug, chain.name) for chain in chains)],
        "city_choices": [("", t("全部地区")), *((region.code, region.name_zh) for region in cities)],
        "trouble_choices": trouble_choices(),
        "method_rows": method_rows(call),
        "planned": planned_days(call.timetable),
        "types": QUESTION_TYPES,
        "documents": documents_of(call),
        "corrections": [told(correction) for correction in corrections_of(call)],
        "eligibility": [ELIGIBILITY[key] for key in call.kind_data.eligibility],
        "preview": preview,
        "is_officer": is_officer_of(viewer(), call, at),
        "here": here,
    }


def item_page(item: Item, *, preview: bool = False) -> dict[str, Any]:
    """Everything on the page of an item; the caller has asked who may see its call."""
    at, user, call = instant(), viewer(), item.call
    preview = preview or call.state == CallState.DRAFT
    members = user is not None and any(m.is_valid(at) for m in user.memberships)
    return {
        "item": item,
        "call": call,
        "phase": call.phase(at),
        "issuer": issuer_words(item),
        "indicators": [(row, indicator_words(row)) for row in item.indicators],
        "sources": [
            (SOURCES[name], item.amount_sources[name]) for name in SOURCES if item.amount_sources.get(name)
        ],
        "eligibility": [ELIGIBILITY[key] for key in call.kind_data.eligibility],
        "may_apply": may_apply_for(user, item, at),
        "apply_url": url_for("lab.start_entry", id=item.id),
        "shows_contact": members or is_officer_of(user, call, at),
        "preview": preview,
        "call_url": url_for("officer.preview_call", id=call.id)
        if preview
        else url_for("public.call", slug=call.slug),
    }


def item_url(item: Item, preview: bool = False) -> str:
    """The address of an item's page."""
    if preview:
        return url_for("officer.preview_item", id=item.call_id, code=item.code)
    return url_for("public.item", slug=item.call.slug, code=item.code)


def asked_filter(*, phase: str = "") -> ItemFilter:
    """The filter of the address; what it does not know is no filter at all."""
    trouble = request.args.get("trouble", "")
    return ItemFilter(
        chain=asked_text("chain", 40),
        city=asked_text("city", 6),
        trouble=trouble if trouble in {member.value for member in Trouble} else "",
        text=asked_text("q"),
        phase=phase,
    )
