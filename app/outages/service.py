"""Beating, noticing that beats were missed, and writing down when the clocks left each other and agreed again."""

from datetime import datetime, timedelta

from app.extensions import db
from app.history.service import record
from app.outages.models import Clock, Outage, Pulse
from app.outages.queries import LEFT, last_word_of

SHORTEST = timedelta(minutes=2)
"""Below this the site counts as there: a restart takes seconds, and browsers try again by themselves."""


def beat(name: str, *, at: datetime, silent: timedelta | None = None) -> Outage | None:
    """Say that the site is there; the outage that ends with it, if there was one.

    ``silent``: how long the caller himself could not beat, by a clock that nobody sets; None at his first beat. A wall
    clock that jumped is no outage, nor is one process that stood still while another beat.
    """
    pulse = db.session.get(Pulse, name, with_for_update=True)
    if pulse is None:
        db.session.add(Pulse(name=name, at=at))
        return None
    before, pulse.at = pulse.at, max(pulse.at, at)
    if at - before < SHORTEST or (silent is not None and silent < SHORTEST):
        return None
    outage = Outage(began_at=before, ended_at=at)
    db.session.add(outage)
    record("outage.noticed", outage, by=None, at=at, seconds=round((at - before).total_seconds()))
    return outage


STIR = 2.0
"""Seconds by which a clock that is off must move before that is written down once more."""


def note_clock(name: str, ahead: float, *, at: datetime) -> None:
    """Write down how far a clock is off, if that is news: ``ahead`` seconds before what is believed, 0 where it agrees.

    From ``clock.left`` to ``clock.agreed`` receipts carry two instants; an officer who has to settle them finds both
    acts beside the question (trust.md A10). Several processes may tell the same: it is written down once.
    """
    word = last_word_of(name)
    was = float(word.figures["ahead"]) if word is not None and word.name == LEFT else 0.0
    if ahead and (not was or abs(ahead - was) > STIR):
        record("clock.left", Clock(name), by=None, at=at, ahead=round(ahead, 1))
    elif was and not ahead:
        record("clock.agreed", Clock(name), by=None, at=at)
