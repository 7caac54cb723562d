"""Items as bills on the wall (``_macros/bill.html``)."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import url_for

from app.calls.models import Item
from app.calls.states import ItemState, Trouble
from app.progress.chains import ChainItem
from app.shared.labels import Labelled, Said
from app.shared.text import Text, t
from app.web.rendering import show_place


@dataclass(frozen=True)
class Bill:
    """One bill: number, title, address, facts in words, the sum in 万元, a state worth a mark."""

    number: str
    title: str
    url: str
    facts: list[Any]
    amount: Decimal | None
    state: Labelled | Said | None


def bill_of(item: Item, url: str, *, of_call: bool = False) -> Bill:
    """An item as its bill; ``of_call`` names its list too, where several hang together."""
    facts: list[Any] = [
        Text(item.chain.name) if item.chain else None,
        show_place(item.region) or None,
        item.trouble.label if item.trouble else None,
        t("%(n)s 个月", n=item.months) if item.months else None,
        _places(item),
        item.call.title if of_call else None,
    ]
    state = item.state if item.state != ItemState.LISTED else None
    return Bill(item.code, item.title, url, [fact for fact in facts if fact], item.amount, state)


def _places(item: Item) -> Text | None:
    if item.is_parallel:
        return t("赛马 %(n)s 家", n=item.places)
    return t("入选 %(n)s 个", n=item.places) if item.places > 1 else None


def progress_bill(row: ChainItem) -> Bill:
    """An item of whatever list, marked with how far it has come."""
    url = url_for("public.item", slug=row.item.call.slug, code=row.item.code)
    return replace(
        bill_of(row.item, url, of_call=True), state=row.item.call.kind_data.words.said(row.progress)
    )


def issuer_words(item: Item) -> str | Text:
    """The issuer's name; hidden, only what sort and where (facts.md 1.4: 某…企业)."""
    if not item.issuer_hidden:
        return item.issuer_name
    if item.region:
        return t("%(place)s某企业", place=show_place(item.region))
    return t("某企业")


def trouble_choices() -> list[tuple[str, Text]]:
    """The troubles as choices of a filter."""
    return [("", t("全部难题")), *((member.value, member.label) for member in Trouble)]
