"""Entries whose marks lie apart, as rows of a page: no figure of anybody's marks."""

from app.extensions import db
from app.reviews.alarms import Alarm
from app.rounds.models import Round, RoundEntry
from app.rounds.queries.progress import entries_of


def alarm_rows(round: Round, alarms: dict[str, Alarm]) -> list[tuple[RoundEntry, Alarm]]:
    """The entries with an alarm, those that still ask for something first; no query where there is none."""
    if not alarms:
        return []
    rows = db.session.scalars(entries_of(round).where(RoundEntry.entry_id.in_(alarms)))
    return sorted(
        ((row, alarms[row.entry_id]) for row in rows), key=lambda pair: (not pair[1].is_open, pair[0].code)
    )
