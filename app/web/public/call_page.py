"""What the public pages of a call and of an item print; the officer's preview prints the same."""

from typing import Any

from flask import request, url_for

from app.calls.draws import commitments_of, ends_in_draw, seed_from
from app.calls.item_words import item_labels, shown_columns
from app.calls.method_words import method_rows
from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, may_apply_for
from app.calls.queries import (
    Figures,
    ItemFilter,
    corrections_of,
    document_versions,
    figures_of,
    items_of,
    places_in_use,
)
from app.calls.states import CallState, Trouble
from app.calls.timetables import planned_days
from app.calls.words import QUESTION_TYPES, eligibility_words, indicator_words
from app.entries.policy import may_prepare_entry
from app.notices.queries import PublicOutcome, public_outcome
from app.progress.paths import paths_of
from app.progress.states import Stage
from app.scoring.draw import PARTIES
from app.shared.text import Text, t
from app.web.candidates import candidates_for
from app.web.instant import instant, viewer
from app.web.paging import asked_text, paginate
from app.web.public.bills import bill_of, issuer_words, trouble_choices
from app.web.public.correction_rows import told
from app.web.public.item_facts import figures_of_item, short_facts, sources_of, texts_of_item
from app.web.rendering import show_place
from app.web.thread import threads_shown

ITEMS_PER_PAGE = 20


def call_page(call: Call, *, preview: bool = False) -> dict[str, Any]:
    """Everything on the page of a call; the caller has asked who may see it."""
    at, preview = instant(), preview or call.state == CallState.DRAFT
    wanted = asked_filter()
    chains, cities = places_in_use(call)
    versions = document_versions(call)
    figures = figures_of([call]).get(call.id, Figures())
    everything = figures.rows if wanted == ItemFilter() else None
    page = paginate(items_of(call, wanted, at), request, per_page=ITEMS_PER_PAGE, total=everything)
    here = url_for("officer.preview_call", id=call.id) if preview else url_for("public.call", slug=call.slug)
    return {
        "call": call,
        "phase": call.phase(at),
        "stations": paths_of([call], at)[call.id],
        "figures": figures,
        "page": page,
        "rows": [bill_of(item, item_url(item, preview)) for item in page.items],
        "filter": wanted,
        "chain_choices": [("", t("全部产业链")), *((chain.key, Text(chain.name_zh)) for chain in chains)],
        "city_choices": [("", t("全部地区")), *((region.key, show_place(region)) for region in cities)],
        "trouble_choices": trouble_choices(),
        "method_rows": method_rows(call),
        "planned": planned_days(call.timetable),
        "types": QUESTION_TYPES,
        "documents": [document for document in versions if document.is_current],
        "corrections": [told(correction, versions) for correction in corrections_of(call)],
        "eligibility": eligibility_words(call.kind_data),
        "labels": item_labels(call.kind_data),
        "columns": {*shown_columns(call.kind_data), *call.kind_data.item_fields},
        **_draw(call),
        "preview": preview,
        "is_officer": is_officer_of(viewer(), call, at),
        "here": here,
    }


def _draw(call: Call) -> dict[str, Any]:
    """What two officers committed to for the draw that ends the tie chain, where it does."""
    if not ends_in_draw(call):
        return {"draws": None}
    rows = commitments_of(call)
    standing = sum(row.replaced_at is None for row in rows)
    return {"draws": rows, "draws_lacking": max(PARTIES - standing, 0), "draw_seed": seed_from(rows)}


def item_page(item: Item, *, preview: bool = False) -> dict[str, Any]:
    """Everything on the page of an item; the caller has asked who may see its call."""
    at, user, call = instant(), viewer(), item.call
    preview = preview or call.state == CallState.DRAFT
    members = user is not None and any(m.is_valid(at) for m in user.memberships)
    outcome = public_outcome(item, at) if call.is_closed(at) and not preview else None
    asks = not preview and user is not None and may_prepare_entry(user, item, at).ok
    return {
        "item": item,
        "call": call,
        "phase": call.phase(at),
        "issuer": issuer_words(item),
        "indicators": [(row, indicator_words(row)) for row in item.indicators],
        "figures": figures_of_item(item),
        "texts": texts_of_item(item),
        "said": short_facts(item),
        "sources": sources_of(item),
        "labels": item_labels(call.kind_data),
        "columns": {*shown_columns(call.kind_data), *call.kind_data.item_fields},
        "eligibility": eligibility_words(call.kind_data),
        "may_apply": may_apply_for(user, item, at),
        "apply_url": url_for("lab.start_entry", id=item.id),
        "candidates": candidates_for(user, item, at) if asks else [],
        "outcome": outcome,
        "stage": _told_stage(outcome),
        "threads": threads_shown(Item.id == item.id) if outcome or item.need_id else [],
        "shows_contact": members or is_officer_of(user, call, at),
        "preview": preview,
        "call_url": url_for("officer.preview_call", id=call.id)
        if preview
        else url_for("public.call", slug=call.slug),
    }


def _told_stage(outcome: PublicOutcome | None) -> Stage | None:
    """How far an item came by what a notice made known; None where nothing is known beyond its call's clock."""
    if outcome is None:
        return None
    return Stage.NOTICE if outcome.is_waiting else Stage.ANNOUNCED if outcome.winners else None


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
