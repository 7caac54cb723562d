"""What the pages of an item print of it: the columns that its kind names and the kind's own facts, in its words."""

from typing import Any

from app.calls.item_words import SOURCES, answered, item_labels, places_words, shown_columns
from app.calls.models import Item
from app.shared.text import Text, t
from app.web.rendering import show_place, show_wan

Fact = tuple[Any, ...]
TEXTS = ("background", "content", "deliverables", "requirements", "property_terms")


def figures_of_item(item: Item) -> list[Fact]:
    """Sum, time and places: the few large figures of the page's head, as ``_macros/facts.html`` takes them."""
    kind = item.call.kind_data
    labels, shown = item_labels(kind), shown_columns(kind)
    rows: list[Fact] = []
    if "amount" in shown:
        rows.append((labels["amount_short"], show_wan(item.amount) or None))
    if "months" in shown:
        rows.append((labels["months_short"], t("%(n)s 个月", n=item.months) if item.months else None))
    if "places" in shown or kind.exact_places:
        rows.append((labels["places_short"], places_words(item)))
    return rows


def texts_of_item(item: Item) -> list[Fact]:
    """The titled texts in order: the common ones, and between them the long answers to the kind's questions."""
    kind = item.call.kind_data
    labels, shown = item_labels(kind), shown_columns(kind)
    rows: list[Fact] = []
    for name in TEXTS:
        if name == "deliverables":
            rows += [(Text(q.label), said) for q, said in answered(kind, item.facts) if q.type == "long_text"]
        if name in shown and getattr(item, name):
            rows.append((labels[name], getattr(item, name)))
    return rows


def short_facts(item: Item) -> list[Fact]:
    """The short answers to the kind's questions: (label, answer with its unit)."""
    said = answered(item.call.kind_data, item.facts)
    return [(Text(q.label), words) for q, words in said if q.type != "long_text"]


def sources_of(item: Item) -> list[Fact]:
    """Where the money comes from: (label, 万元)."""
    labels = item_labels(item.call.kind_data)
    given = item.amount_sources
    return [(labels[f"source_{name}"], given[name]) for name in SOURCES if given.get(name)]


def told_to_officers(item: Item) -> list[Fact]:
    """Everything that an item which can no longer be written says, for the desk."""
    kind = item.call.kind_data
    labels, shown = item_labels(kind), shown_columns(kind)
    values: dict[str, Any] = {
        "chain": Text(item.chain.name) if item.chain else None,
        "region": show_place(item.region),
        "issuer_name": item.issuer_name,
        "issuer_credit_code": item.issuer_credit_code,
        "contact": item.contact,
        "background": item.background,
        "content": item.content,
        "deliverables": item.deliverables,
        "months_short": t("%(n)s 个月", n=item.months) if item.months else None,
        "amount_short": show_wan(item.amount) or None,
        "places": item.places,
        "requirements": item.requirements,
        "property_terms": item.property_terms,
    }
    kept = [(labels[n], said) for n, said in values.items() if n.removesuffix("_short") in shown]
    return kept + [(Text(q.label), said) for q, said in answered(kind, item.facts)]
