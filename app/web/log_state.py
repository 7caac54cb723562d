"""Where the public log stands, for pages: what was published outside the database, and whether the two agree."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app.adapters.log_files import LogFolder, log_folder
from app.history.logbook import log_agrees
from app.sealing.checkpoints import BadNote, Checkpoint, open_checkpoint
from app.shared.text import t
from app.shared.verdict import Verdict, not_now

PATIENCE = timedelta(minutes=20)
"""Four cadences of the signer: a checkpoint older than this means that it stands still."""


@dataclass(frozen=True, slots=True)
class LogState:
    """``checkpoint`` (None before the first one, or where its signature does not hold) and the ``note`` it was read
    from; ``verdict``: whether the database agrees with it and it is fresh, or why not."""

    checkpoint: Checkpoint | None
    note: str
    verdict: Verdict


def folder_here() -> LogFolder:
    """The log's folder of this installation."""
    return log_folder(current_app.config["SETTINGS"])


def published() -> tuple[Checkpoint | None, str]:
    """The latest checkpoint outside the database with its note; no query."""
    folder = folder_here()
    note, verifier = folder.checkpoint(), folder.verifier()
    if not note or verifier is None:
        return None, note
    try:
        return open_checkpoint(note, verifier), note
    except BadNote:
        return None, note


def log_state(at: datetime) -> LogState:
    """The state of the log as the desks print it; three queries."""
    checkpoint, note = published()
    verdict = log_agrees(note, folder_here().verifier())
    if verdict and checkpoint is not None and checkpoint.at is not None and at - checkpoint.at > PATIENCE:
        late = t(
            "最近一个检查点已经过去 %(n)s 分钟，签发进程可能停了",
            n=int((at - checkpoint.at).total_seconds() // 60),
        )
        verdict = not_now("log_late", late)
    return LogState(checkpoint, note, verdict)
