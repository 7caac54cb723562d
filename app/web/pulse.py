"""Each web process says twice a minute that it is there; missed beats become an outage (``app.outages``)."""

import logging
import threading
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.databases import begin_writing
from app.extensions import db
from app.outages.service import beat
from app.web.receipt_clock import CLOCK, at_of

SECONDS = 30.0
NAME = "web"
log = logging.getLogger(__name__)


class Pulse(threading.Thread):
    """Beats until the process ends. While the clocks do not agree it is silent: nobody knows when an outage began."""

    def __init__(self, app: Flask, pause: float = SECONDS) -> None:
        super().__init__(name="pulse", daemon=True)
        self.app, self.pause = app, pause
        self.last: float | None = None

    def run(self) -> None:
        """One beat after the other; one that fails is missed."""
        while True:
            try:
                self.once()
            except SQLAlchemyError as error:
                log.warning("a beat was missed: %s", getattr(error, "orig", error))
            time.sleep(self.pause)

    def once(self) -> None:
        """One beat, in a transaction of its own."""
        stamp, now = CLOCK.stamp(), time.monotonic()
        if not stamp.is_certain:
            return
        silent = None if self.last is None else timedelta(seconds=now - self.last)
        with self.app.app_context():
            try:
                begin_writing()
                beat(NAME, at=at_of(stamp.earliest), silent=silent)
                db.session.commit()
            finally:
                db.session.remove()
        self.last = now
