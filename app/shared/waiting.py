"""What waits for somebody: a line on a desk."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.shared.text import Text


@dataclass(frozen=True)
class Waiting:
    """``count`` things of one sort, the earliest of them due at ``due``; ``endpoint`` and ``values`` lead to them."""

    label: Text
    count: int
    due: datetime | None
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
