"""The box of a sealed call is closed two minutes after the call: its root goes into the public log."""

from datetime import datetime

from app.jobs.work import work
from app.openings.queries import boxes_to_close
from app.openings.service import close_box

SECONDS = 20


@work(every=SECONDS)
def close_boxes(at: datetime) -> int:
    """Close what has closed; how many."""
    waiting = boxes_to_close(at)
    for call in waiting:
        close_box(call, at=at)
    return len(waiting)
