"""Acts done and the log signed, beat by beat."""

from datetime import UTC, datetime, timedelta

from app.adapters.log_files import LogFolder
from app.extensions import db
from app.history.service import record
from app.jobs.signing import sign_once
from app.people.models import User
from app.sealing.checkpoints import Signer

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def do_acts(user: User, count: int) -> None:
    for number in range(count):
        record("user.profile_changed", user, by=user, at=AT, number=number)
    db.session.commit()


def sign(folder: LogFolder, signer: Signer, beat: int = 0) -> int:
    return sign_once(folder, signer, AT + timedelta(minutes=5 * beat))
