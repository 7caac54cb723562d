"""A call remembers that something came in of which the clocks do not say whether it was in time."""

from datetime import datetime

from app.calls.models import Call


def doubt_receipts(call: Call, latest: datetime) -> None:
    """Something was received that may have come as late as ``latest``. ``entries`` says it at the submit; nothing
    follows from it unless the list had closed by then (``Call.is_in_doubt``). What was settled before, of an earlier
    closing instant, settles nothing of this."""
    call.doubt_until = max(filter(None, (call.doubt_until, latest)))
    call.doubt_settled_at = None
