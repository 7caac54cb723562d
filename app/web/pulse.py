"""Each web process says twice a minute that it is there; missed beats become an outage (``app.outages``)."""

import logging
import threading
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.databases import begin_writing
from app.adapters.skew import database_skew
from app.extensions import db
from app.outages.models import DATABASE, WALL
from app.outages.service import beat, note_clock
from app.web.receipt_clock import CLOCK, TOLERANCE, at_of

SECONDS = 30.0
NAME = "web"
log = logging.getLogger(__name__)


class Pulse(threading.Thread):
    """Beats until the process ends, and looks at the clocks each time. While they do not agree it writes that down and
    does not beat: nobody knows when an outage began, and the doubt itself is none."""

    def __init__(self, app: Flask, pause: float = SECONDS) -> None:
        super().__init__(name="pulse", daemon=True)
        self.app, self.pause = app, pause
        self.last: float | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        """One beat after the other; one that fails is missed."""
        while True:
            try:
                self.once()
            except SQLAlchemyError as error:
                log.warning("a beat was missed: %s", getattr(error, "orig", error))
            self.ended.wait(self.pause)

    def once(self) -> None:
        """One look at the clocks and one beat, in a transaction of its own."""
        stamp, now = CLOCK.stamp(), CLOCK.steady()
        silent = None if self.last is None else timedelta(seconds=now - self.last)
        with self.app.app_context():
            try:
                skew = database_skew()
                begin_writing()
                at = at_of(stamp.earliest if CLOCK.ahead >= 0 else stamp.latest)
                note_clock(WALL, CLOCK.ahead, at=at)
                note_clock(DATABASE, skew if abs(skew) > TOLERANCE else 0.0, at=at)
                if stamp.is_certain:
                    beat(NAME, at=at, silent=silent)
                db.session.commit()
            finally:
                db.session.remove()
        self.last = now
