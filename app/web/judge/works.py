"""A judge's work, read once a request: the desk, its pages and the rail's count all need it."""

from datetime import datetime

from flask import request

from app.people.models import User
from app.rounds.queries.desk import Work, waiting_in, work_of
from app.web.instant import instant, me

KEPT = "jiebang.judge_works"


def my_works() -> list[Work]:
    """The panels of the signed-in judge with his progress."""
    kept: dict[str, list[Work]] = request.environ
    if KEPT not in kept:
        kept[KEPT] = work_of(me(), instant())
    return kept[KEPT]


def count_waiting(_user: User, _at: datetime) -> int:
    """Entries to read and steps to take, for the rail."""
    return sum(row.count for row in waiting_in(my_works()))
