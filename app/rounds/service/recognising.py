"""A judge of a blind round recognised the entrant: said, kept, and seen by the officers."""

from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Assignment, Recognition
from app.rounds.policy import may_recognise
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST = 400


def tell_recognition(
    assignment: Assignment, sign: str, stepped_back: bool, *, by: User, at: datetime
) -> Recognition:
    """Keep that the judge knows who entered, by which sign, and whether he steps back or has no tie and goes on.

    Stepping back itself is ``reviews.service.recuse_judge``, in the same transaction. Errors: Refused, Invalid.
    """
    require(may_recognise(by, assignment, at))
    if not 1 <= len(sign.strip()) <= LONGEST:
        raise Invalid({"sign": t("请写明依据，不超过 %(n)s 字", n=LONGEST)})
    told = Recognition(assignment=assignment, sign=sign.strip(), stepped_back=stepped_back, told_at=at)
    db.session.add(told)
    record(
        "assignment.recognised",
        assignment,
        by=by,
        at=at,
        call_id=assignment.round.call_id,
        stepped_back=stepped_back,
    )
    return told
