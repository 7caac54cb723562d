"""Who bids together, as the document of a version names it (``consortium``): the lead first, then the members.

A row: {"organisation", "name", "credit_code", "part", "share"}, of members also "confirmed_at" (ISO) and, of those who
come from an alliance that the lead is in too, "alliance" (its name). Shares are percent of the money and make 100 with
the lead's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

KEY = "consortium"
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Terms:
    """What a member does, and its share of the money in percent."""

    part: str
    share: Decimal

    def as_json(self) -> dict[str, str]:
        """As it is kept, the figure in one spelling."""
        return {"part": self.part, "share": plain_share(self.share)}

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> "Terms":
        """The same again."""
        return cls(kept["part"], Decimal(kept["share"]))


def plain_share(share: Decimal) -> str:
    """A share without superfluous zeros."""
    return f"{share.normalize():f}"


def lead_share(terms: Iterable[Terms]) -> Decimal:
    """What is left for the lead, in percent."""
    return WHOLE - sum((each.share for each in terms), Decimal(0))


def joint_alliance(names: Iterable[str | None]) -> str | None:
    """The alliance whose joint bid it is: the one that every member (given by the name of its alliance) comes from."""
    found = set(names)
    return found.pop() if len(found) == 1 else None


def members_in(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The members that a version names, without the lead; none for a laboratory that bids alone."""
    rows: list[dict[str, Any]] = document.get(KEY) or []
    return rows[1:]
