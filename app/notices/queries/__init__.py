"""Reading notices, objections and an entrant's own result."""

from app.notices.queries.desks import (
    tallies_for_discipline,
    tallies_for_officer,
)
from app.notices.queries.joint import JointBid, joint_bids
from app.notices.queries.outcomes import PublicOutcome, public_outcome
from app.notices.queries.printing import (
    PrintedRow,
    drafted_rows,
    lines_of_item,
    noticeable_decisions,
    notices_of_call,
    printed_rows,
    public_notices,
)
from app.notices.queries.results import OwnResult, own_result
from app.notices.queries.tracking import evidence_of, inbox, objection_by_code, objection_of_file

__all__ = [
    "JointBid",
    "OwnResult",
    "PrintedRow",
    "PublicOutcome",
    "drafted_rows",
    "evidence_of",
    "inbox",
    "joint_bids",
    "lines_of_item",
    "noticeable_decisions",
    "notices_of_call",
    "objection_by_code",
    "objection_of_file",
    "own_result",
    "printed_rows",
    "public_notices",
    "public_outcome",
    "tallies_for_discipline",
    "tallies_for_officer",
]
