"""Lines of a timeline of acts, as ``_macros/timeline.html`` prints them."""

from dataclasses import dataclass
from datetime import datetime

from app.shared.text import Text


@dataclass(frozen=True)
class Told:
    """What was done, when, and by whom where the reader may know."""

    at: datetime
    sentence: Text
    who: str | None
