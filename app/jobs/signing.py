"""The signer: ``python -m app.jobs.signing``, a process of its own with a key that no other process reads.

Every five minutes, whether or not anything happened, it enters the committed acts in the public log, signs the log's
state and publishes it as files. ``--once`` does that once; ``--fresh`` puts the old log aside and begins a new one.
"""

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy import delete, select

from app import create_app
from app.adapters import logs
from app.adapters.log_agreement import check_log
from app.adapters.log_files import LogFolder, host_of, log_folder, receipt_signer, write
from app.extensions import db
from app.history.logbook import latest_checkpoint, leaves_of
from app.history.models import LogCheckpoint, LoggedAct, LoggedRow, LogLeaf, LogNode
from app.history.numbering import log_size, number_leaves, publish_checkpoint
from app.jobs.transaction import transaction
from app.sealing.checkpoints import Signer
from app.shared import clock
from config import Settings

SECONDS = 300
CLEARED = (LoggedAct, LoggedRow, LogCheckpoint, LogNode, LogLeaf)
log = structlog.get_logger("jiebang.signing")


def sign_once(folder: LogFolder, signer: Signer, at: datetime) -> int:
    """Enter, sign, commit, publish; the log's size. In an application context, outside any transaction."""
    with transaction():
        before = log_size()
        number_leaves(at)
        size = publish_checkpoint(at, signer).size
    for leaf in db.session.scalars(select(LogLeaf).where(LogLeaf.number >= before, LogLeaf.kind == "acts")):
        folder.keep_leaves(leaf.number, leaves_of(leaf.number, bytes.fromhex(leaf.secret or "")))
    folder.publish(latest_checkpoint(), _entries, _hashes)
    db.session.rollback()
    return size


def begin_anew(folder: LogFolder, at: datetime) -> None:
    """Put the published log aside and forget it here, so that the next signing begins a log with a key of its own."""
    aside = folder.retire(at)
    with transaction():
        for table in CLEARED:
            db.session.execute(delete(table))
    log.warning("a new log begins", old=str(aside))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the signer in the foreground until SIGTERM or SIGINT; 0."""
    parser = argparse.ArgumentParser(prog="python -m app.jobs.signing", description=__doc__)
    parser.add_argument("--once", action="store_true", help="sign once and end")
    parser.add_argument("--fresh", action="store_true", help="put the old log aside and begin a new one")
    asked = parser.parse_args(arguments)
    settings = Settings.from_environment()
    logs.configure(settings)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    app = create_app(settings)
    folder = log_folder(settings)
    if asked.fresh:
        with app.app_context():
            begin_anew(folder, clock.now())
    check_log(app)
    signer = folder.signer(f"{host_of(settings)}/log")
    write(folder.public / "receipt.pub", f"{receipt_signer(settings).verifier}\n".encode())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _go_on(app, folder, signer, stop, once=asked.once)
    return 0


def _go_on(app: Flask, folder: LogFolder, signer: Signer, stop: threading.Event, *, once: bool) -> None:
    """On a fixed beat: what takes long does not move the next."""
    due = time.monotonic()
    while not stop.wait(max(0.0, due - time.monotonic())):
        due += SECONDS
        with app.app_context():
            try:
                log.info("signed", size=sign_once(folder, signer, clock.now()))
            except Exception:
                if once:
                    raise
                db.session.rollback()
                log.exception("signing failed; the next beat tries again")
        if once:
            return


def _entries(first: int, last: int) -> Iterable[bytes]:
    query = select(LogLeaf).where(LogLeaf.number >= first, LogLeaf.number < last).order_by(LogLeaf.number)
    return [leaf.entry for leaf in db.session.scalars(query)]


def _hashes(level: int, first: int, last: int) -> Iterable[bytes]:
    query = select(LogNode.digest).where(LogNode.level == level, LogNode.place >= first, LogNode.place < last)
    return [bytes.fromhex(digest) for digest in db.session.scalars(query.order_by(LogNode.place))]


if __name__ == "__main__":
    sys.exit(main())
