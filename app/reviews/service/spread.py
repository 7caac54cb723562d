"""What an officer says of marks that lie far apart."""

from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.alarms import alarms_of
from app.reviews.models import SpreadReason
from app.reviews.policy import may_explain_spread
from app.rounds.models import RoundEntry
from app.rounds.service import needed_reason
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require


def explain_spread(row: RoundEntry, reason: str, *, by: User, at: datetime) -> SpreadReason:
    """Keep why the marks of an entry may stand as far apart as they do, instead of another reading.

    It answers the alarm of the reviews that there are now; a further one asks anew. Errors: Refused by
    ``may_explain_spread``, or where there is no alarm; Invalid without a reason.
    """
    round = row.round
    require(may_explain_spread(by, round, at))
    kept = needed_reason(reason)
    alarm = alarms_of(round).get(row.entry_id)
    if alarm is None:
        raise Refused(not_now("no_alarm", t("%(code)s 目前没有分歧提示", code=row.code)))
    said = SpreadReason(
        round_id=round.id, entry_id=row.entry_id, reviews=alarm.reviews, reason=kept, given_by=by, given_at=at
    )
    db.session.add(said)
    record("spread_reason.given", said, by=by, at=at, call_id=round.call_id, entry=row.entry_id)
    return said
