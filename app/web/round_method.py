"""How a round is judged, as it was printed and frozen with its call: the same page for officers and judges."""

from typing import Any

from app.calls.changes import told_changes, touches_method
from app.calls.legs import leg_by_key, marked_legs
from app.calls.method_words import method_rows
from app.calls.queries import corrections_of
from app.rounds.models import Round


def method_page(round: Round) -> dict[str, Any]:
    """What the page prints, in one query: nothing of entries, judges or their numbers."""
    call = round.call
    changed = [one for one in corrections_of(call) if touches_method(one.changes)]
    return {
        "round": round,
        "call": call,
        "leg": leg_by_key(call, round.leg),
        "is_weighed": len(marked_legs(call)) > 1,
        "method_rows": method_rows(call),
        "bands": call.kind_data.bands,
        "corrections": [(one, told_changes(one.changes)) for one in changed],
    }
