"""One version of a schedule takes the place of another."""

from datetime import datetime

from sqlalchemy import exists, or_, update
from sqlalchemy.orm import aliased

from app.capabilities.models import Capability, Schedule
from app.capabilities.policy import may_adopt_schedule
from app.capabilities.queries import count_lines, in_force, lines_changed, lines_without
from app.capabilities.states import SCHEDULE_MOVES, CapabilityKind
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.verdict import require


def adopt_schedule(schedule: Schedule, *, by: User, at: datetime) -> None:
    """Put a version in force: from now on it is what the laboratory can test, the one before is kept as history.

    What the laboratory had demonstrated and the version now shows (the same object and parameter, by the same standard
    where one was told) is accredited from here on: the extension (扩项) has been granted.
    """
    require(may_adopt_schedule(by, schedule, at))
    before = in_force(schedule.organisation_id)
    if before is not None:
        before.state = SCHEDULE_MOVES.go("supersede", before.state)
        schedule.added = count_lines(lines_without(schedule, before))
        schedule.gone = count_lines(lines_without(before, schedule))
        schedule.changed = count_lines(lines_changed(schedule, before))
    schedule.state = SCHEDULE_MOVES.go("adopt", schedule.state)
    schedule.adopted_at = at
    db.session.flush()
    shown = _show_demonstrated(schedule)
    record(
        "schedule.adopted",
        schedule,
        by=by,
        at=at,
        number=schedule.number,
        added=schedule.added,
        gone=schedule.gone,
        changed=schedule.changed,
        shown=shown,
    )


def _show_demonstrated(schedule: Schedule) -> int:
    line = aliased(Capability)
    twin = exists().where(
        line.schedule_id == schedule.id,
        line.term_id == Capability.term_id,
        or_(Capability.standard_key == "", line.standard_key == Capability.standard_key),
    )
    done = db.session.execute(
        update(Capability)
        .where(
            Capability.organisation_id == schedule.organisation_id,
            Capability.kind == CapabilityKind.DEMONSTRATED,
            Capability.shown_by_id.is_(None),
            twin,
        )
        .values(shown_by_id=schedule.id)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
