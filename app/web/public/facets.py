"""Filters as links (``_macros/facets.html``): each choice of a list with how many rows it leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from flask import url_for

from app.shared.text import t

PLAIN = "!$'()*,/:;?@"  # what url_for leaves as it is in a query


@dataclass(frozen=True)
class Facet:
    """One choice: words, how many, the address of the list with it, whether it is the present one."""

    label: Any
    count: int
    url: str
    active: bool


def facets_of(
    endpoint: str,
    name: str,
    choices: Iterable[tuple[str, Any, int]],
    kept: Mapping[str, str],
    total: int | None = None,
) -> list[Facet]:
    """(value, words, count) as links that change ``name`` in the address and keep the rest, everything (全部) first."""
    rows = list(choices)
    others: dict[str, Any] = {key: value for key, value in kept.items() if key != name and value}
    chosen = kept.get(name, "")
    everything = sum(count for _value, _words, count in rows) if total is None else total
    address = url_for(endpoint, **others)
    start = f"{address}{'&' if '?' in address else '?'}{name}="
    first = Facet(t("全部"), everything, address, not chosen)
    return [
        first,
        *(
            Facet(words, count, f"{start}{quote_plus(value, safe=PLAIN)}", value == chosen)
            for value, words, count in rows
        ),
    ]
