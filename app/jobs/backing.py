"""Backups by the worker: at first after its start, then once in ``BACKUP_MINUTES``."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.adapters.backups import latest_backup, make_backup, prune_backups
from app.adapters.log_files import log_folder
from app.adapters.store import store
from app.extensions import db
from app.jobs.work import work
from app.people.models import User

MINUTE = 60


@work(every=MINUTE, transactional=False)
def back_up(at: datetime) -> int:
    """Take a backup where the last one is older than the setting says, and drop the oldest. One a call, then 0."""
    if db.session.scalar(select(User.id).limit(1)) is None:
        return 0  # nobody has ever been here: nothing to lose
    settings = current_app.config["SETTINGS"]
    before = latest_backup(settings.backups)
    if before is not None and _taken_at(before.name) > at - timedelta(minutes=settings.backup_minutes):
        return 0
    make_backup(settings.backups, db.engine, store(), log_folder(settings), at)
    prune_backups(settings.backups, settings.backup_keep, at)
    return 1


def _taken_at(name: str) -> datetime:
    return datetime.strptime(name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
