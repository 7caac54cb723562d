"""What a call declares of the sharing out of its items among bidders, frozen with its method (rule 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.calls.models import Call
from app.shared.text import Text, t


@dataclass(frozen=True)
class Caps:
    """At most so many items of the call for one organisation and for one city, and so much money (万元) for all of
    them together; None: not limited."""

    institution: int | None = None
    city: int | None = None
    budget: Decimal | None = None

    def __bool__(self) -> bool:
        return any(cap is not None for cap in (self.institution, self.city, self.budget))


def caps_of(method: Mapping[str, Any]) -> Caps:
    """The limits in the method part of a call; none where the call was published before there were any."""
    stored: Mapping[str, Any] = method.get("caps") or {}
    budget = stored.get("budget")
    return Caps(stored.get("institution"), stored.get("city"), None if budget is None else Decimal(budget))


def plain_caps(caps: Caps) -> dict[str, Any]:
    """The limits as the method part keeps them; what is not limited is left out."""
    found = {
        "institution": caps.institution,
        "city": caps.city,
        "budget": None if caps.budget is None else f"{caps.budget:f}",
    }
    return {name: value for name, value in found.items() if value is not None}


def allocates(call: Call) -> bool:
    """Whether its items are shared out within limits, so that who is first in rank may have to give way."""
    return bool(caps_of(call.method))


def caps_words(caps: Caps) -> Text:
    """The limits and what is done within them, in one sentence."""
    if not caps:
        return t("不设限额，各项分别按排名拟定")
    parts = []
    if caps.institution is not None:
        parts.append(t("同一单位至多 %(n)s 项", n=caps.institution))
    if caps.city is not None:
        parts.append(t("同一设区市的单位合计至多 %(n)s 项（省级单位不计入）", n=caps.city))
    if caps.budget is not None:
        parts.append(t("计划总投资合计不超过 %(n)s 万元", n=caps.budget))
    return t(
        "%(parts)s；在限额之内，使各项入选单位的得分合计最高，合计相同的取投资少的，再相同的依次按各项的排名",
        parts=parts,
    )
