"""Once a day the discipline office gets the latest checkpoint by mail: a copy where the platform cannot reach it."""

from datetime import datetime, timedelta

from flask import current_app

from app.adapters.log_files import log_folder
from app.history.logbook import log_agrees, report_checkpoint
from app.jobs.work import work
from app.shared.clock import local_date, start_of_day

MORNING = timedelta(hours=8)


@work(every=300)
def report_to_discipline(at: datetime) -> int:
    """The first checkpoint after eight in the morning; one sweep, so it reports that nothing waits."""
    since = start_of_day(local_date(at)) + MORNING
    if at >= since:
        folder = log_folder(current_app.config["SETTINGS"])
        report_checkpoint(log_agrees(folder.checkpoint(), folder.verifier()).code, since=since, at=at)
    return 0
