"""Beating, and noticing that beats were missed."""

from datetime import datetime, timedelta

from app.extensions import db
from app.history.service import record
from app.outages.models import Outage, Pulse

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
