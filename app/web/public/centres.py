"""The centres to build, the most urgent first, each with its reasons and where it stands (measure 5)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calls.models import Item
from app.centres.queries import latest_orders, places_of_items
from app.chains.queries import cities, current_chains
from app.kinds import KINDS
from app.kinds.kind import Reason
from app.progress.centres import (
    Built,
    Place,
    Why,
    builders_of,
    items_in,
    narrowed,
    place_of,
    places,
    ranked_kinds,
)
from app.progress.states import Standing
from app.shared.text import Text, t
from app.web.guards import public_page
from app.web.instant import instant, viewer
from app.web.navigation import RAILS
from app.web.paging import asked_text, cut
from app.web.public import bp
from app.web.public.chains import TIERS
from app.web.public.facets import Facet, facets_of
from app.web.rendering import show_place

RAILS.add("public", t("中心建设"), "public.centres")
REASONS: dict[str, tuple[Text, Text]] = {
    "needs": (t("产业链需求"), t("所属产业链在需求清单上已公开的需求条数")),
    "urgent": (t("紧迫程度"), t("其中注明测不了、找不到的条数")),
    "tier": (t("产业链层级"), t("产业链目录所列层级：卓越、优势、重点依次为 3、2、1")),
    "opinion": (t("专家意见"), t("专家对建设紧迫性的评分，0 至 100；尚未征集的计 0 分")),
}


@dataclass(frozen=True)
class ReasonRow:
    """One reason of a place in words: what it is called, the figure, points of how many."""

    label: Text
    figure: Text | str
    points: Any
    weight: int
    is_missing: bool


@dataclass(frozen=True)
class CentreRow:
    """One centre of the list (``_macros/centre.html``)."""

    place: Place
    item: Item
    url: str
    chain_url: str | None
    reasons: list[ReasonRow]
    builder: Built | None
    builder_url: str | None


@bp.get("/centres")
@public_page
def centres() -> ResponseReturnValue:
    """All of them, or what type, chain, city and standing leave; a rank is always among all."""
    at = instant()
    found, wanted = places(at), _asked()
    chains = {chain.name: chain.slug for chain in current_chains()}
    page = cut(narrowed(found, **wanted), request)
    user = viewer()
    return render_template(
        "public/centres/centres.html",
        orders=latest_orders(user, at),
        ranked=places_of_items([place.item_id for place in page.items], user, at),
        page=page,
        rows=centre_rows(page.items, chains, at),
        total=len(found),
        weights=weights(),
        filters=_filters(found, wanted),
        is_filtered=any(wanted.values()),
    )


def _asked() -> dict[str, str]:
    return {name: asked_text(name, 60) for name in ("sort", "chain", "city", "standing")}


def centre_rows(found: Iterable[Place], chains: dict[str, str], at: datetime) -> list[CentreRow]:
    """Places as rows; two queries."""
    shown = list(found)
    items, builders = items_in(shown), builders_of(shown, at)
    return [_row(place, items[place.item_id], builders.get(place.item_id), chains) for place in shown]


def _row(place: Place, item: Item, builder: Built | None, chains: dict[str, str]) -> CentreRow:
    slug = chains.get(place.chain)
    return CentreRow(
        place,
        item,
        url_for("public.item", slug=item.call.slug, code=item.code),
        url_for("public.chain", slug=slug) if slug else None,
        reason_rows(place),
        builder,
        url_for("public.laboratory", slug=builder.slug) if builder and builder.slug else None,
    )


def urgency_of(item: Item) -> CentreRow | None:
    """The place of one item in the list, for its own page; None where its kind is not ranked."""
    place = place_of(item, instant())
    return _row(place, item, None, {}) if place else None


def reason_rows(place: Place) -> list[ReasonRow]:
    """Why a place is where it is, reason by reason."""
    return [
        ReasonRow(
            REASONS[why.reason.key][0], _figure(why, place), why.points, why.reason.weight, why.figure is None
        )
        for why in place.why
    ]


def _figure(why: Why, place: Place) -> Text | str:
    if why.reason.key == "tier":
        return TIERS.get(place.tier, place.tier) or t("未列层级")
    if why.figure is None:
        return t("尚无专家意见")
    return t("%(n)s 条", n=int(why.figure))


def weights() -> list[tuple[Reason, Text, Text]]:
    """(reason, its name, what its figure is) as declared by the kinds that are ranked."""
    declared = dict.fromkeys(reason for name in ranked_kinds() for reason in KINDS[name].urgency)
    return [(reason, *REASONS[reason.key]) for reason in declared]


def _filters(found: list[Place], wanted: dict[str, str]) -> list[tuple[Text, list[Facet]]]:
    """The four filters as links; each counts what the others leave."""
    places_of = {region.code: show_place(region) for region in cities()}
    standings = {member.value: member.label for member in Standing}
    sorts = [choice for name in ranked_kinds() for choice in _choices(name)]

    def facet(
        label: Text, name: str, key: Callable[[Place], str], words: dict[str, Any]
    ) -> tuple[Text, list[Facet]]:
        rest = narrowed(found, **(wanted | {name: ""}))
        counts = Counter(key(place) for place in rest)
        told = [(value, text, counts[value]) for value, text in words.items() if counts[value]]
        return label, facets_of("public.centres", name, told, wanted, len(rest))

    return [
        facet(t("中心类型"), "sort", lambda p: p.sort, {choice: Text(choice) for choice in sorts}),
        facet(t("进展"), "standing", lambda p: p.standing.value, standings),
        facet(t("产业链"), "chain", lambda p: p.chain, {p.chain: Text(p.chain) for p in found if p.chain}),
        facet(t("城市"), "city", lambda p: p.city, places_of),
    ]


def _choices(kind: str) -> tuple[str, ...]:
    asked = KINDS[kind]
    return next((q.choices for q in asked.item_questions if q.key == asked.sorted_by), ())
