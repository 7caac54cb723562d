"""Backups: what must survive the machine, and nothing that opens what is sealed.

BACKUP_DIR/
  files/ab/…              every object of the store once, whichever backups name it
  2026-11-23T020000Z/
    manifest.json         when, of what, every part with its SHA-256, rows of each table, the last checkpoint
    files.json            the objects of the store: key, size, SHA-256
    database/…            SQLite as one file, PostgreSQL as one file a table
    log/…                 the public log, and the leaves beside it

Taken in is what is named here, so no key slips in: not the keys of drafts nor the server's own (DATA_DIR/draft-keys),
not those that sign (DATA_DIR/keys, log.key), not SECRET_KEY, nor what an opening under way has unlocked (half_opened)
nor anybody's session (login_session). Submitted bids of sealed calls lie in the store as
ciphertext and stay it. Keys are kept apart, on paper or in a safe: README, "Backups".
"""

from app.adapters.backups.making import BackupFailed, latest_backup, make_backup, prune_backups
from app.adapters.backups.restoring import Restored, RestoreRefused, check_signed, restore_backup

__all__ = [
    "BackupFailed",
    "RestoreRefused",
    "Restored",
    "check_signed",
    "latest_backup",
    "make_backup",
    "prune_backups",
    "restore_backup",
]
