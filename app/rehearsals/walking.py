"""How far a dry run has come."""

from dataclasses import dataclass
from datetime import datetime

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.rehearsals.cast import Cast


@dataclass
class Walk:
    """How far the walk has come: the item, its entries, the instant, the secrets of the draw."""

    item: Item
    cast: Cast
    at: datetime
    entries: list[Entry]
    secrets: dict[str, str]

    @property
    def call(self) -> Call:
        """The call of the item."""
        return self.item.call
