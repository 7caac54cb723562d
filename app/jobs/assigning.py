"""Assignments that are too large for a request."""

from datetime import datetime

from app.extensions import db
from app.jobs.transaction import transaction
from app.jobs.work import work
from app.rounds.models import AssignmentRun
from app.rounds.service import begin_run, keep_run, work_out
from app.shared import clock


@work(every=5, transactional=False)
def compute_assignments(at: datetime) -> int:
    """One run that waits: marked as begun, computed outside any transaction, kept."""
    with transaction():
        run = begin_run(at)
        key = run.id if run is not None else None
    if key is None:
        return 0
    solved = work_out(db.session.get_one(AssignmentRun, key))
    with transaction():
        keep_run(db.session.get_one(AssignmentRun, key), solved, at=clock.now())
    return 1
