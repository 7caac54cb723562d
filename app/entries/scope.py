"""How the registered scope of a laboratory stands to what an item asks, indicator by indicator: no condition.

What is not covered can be extended (扩项) by the time of acceptance; whoever bids answers for it in the response table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.calls.asking import asked_by
from app.calls.models import Indicator, Item
from app.capabilities.finding import best_lines
from app.capabilities.models import Capability
from app.capabilities.states import Fit, Lack
from app.people.models import Organisation

SCOPE = "scope"


@dataclass(frozen=True)
class ScopeLine:
    """One indicator with the line of the scope that answers it best, and what that lacks; no line where none does."""

    indicator: Indicator
    fit: Fit
    lacks: tuple[Lack, ...]
    capability: Capability | None

    @property
    def known(self) -> str:
        """The line of the scope in its own words."""
        if self.capability is None:
            return ""
        term = self.capability.term
        return " · ".join(part for part in (term.subject, term.parameter, self.capability.method) if part)


def scope_of(organisation: Organisation, item: Item, at: datetime) -> list[ScopeLine]:
    """A line for each indicator, in their order; some queries however many there are, none without indicators."""
    asked = asked_by(item)
    if not asked:
        return []
    best = best_lines([question for _, question in asked], organisation, at)
    return [
        ScopeLine(indicator, judged.fit, judged.lacks, capability)
        for (indicator, _), (judged, capability) in zip(asked, best, strict=True)
    ]


def kept_scope(lines: Iterable[ScopeLine]) -> list[dict[str, str]]:
    """The comparison as it stays with a version that was handed in, beside ``policy.eligibility.kept_checks``."""
    return [
        {"key": SCOPE, "label": line.indicator.text, "state": line.fit.value, "known": line.known}
        for line in lines
    ]
