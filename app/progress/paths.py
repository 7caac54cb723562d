"""The way of a call with where its items stand: what ``calls`` knows of the clock, joined with what came after."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.calls.models import Call, Item
from app.calls.queries import Station, stations
from app.calls.states import CallState
from app.extensions import db
from app.progress.queries import stage_column
from app.progress.states import Stage

# The station at which an item of a stage stands; one that is further, or has left the way, stands at none.
STATIONS = {
    Stage.CLOSED: "screened",
    Stage.SCREENING: "screened",
    Stage.JUDGING: "judged",
    Stage.DECIDING: "decided",
    Stage.REOPENED: "decided",
    Stage.NOTICE: "noticed",
}


def paths_of(calls: Sequence[Call], at: datetime) -> dict[str, list[Station]]:
    """The stations of each call by its key; one query for all closed ones among them, none where none is closed.

    The present station of a closed call is the earliest at which an item still stands, of a sealed one its closing
    until it is opened; later ones tell how many items are there already. The caller has decided that the calls may be
    seen; a stage tells nothing that the public may not know (``stage_column``).
    """
    standing = _standing(
        [call for call in calls if call.state == CallState.PUBLISHED and call.is_closed(at)], at
    )
    return {call.id: stations(call, at, standing.get(call.id)) for call in calls}


def _standing(closed: Sequence[Call], at: datetime) -> Mapping[str, Counter[str]]:
    if not closed:
        return {}
    staged = (
        select(Item.call_id, stage_column(at).label("stage"))
        .join(Call, Call.id == Item.call_id)
        .where(Item.call_id.in_([call.id for call in closed]))
        .subquery()
    )
    counted = select(staged.c.call_id, staged.c.stage, func.count()).group_by(
        staged.c.call_id, staged.c.stage
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    cities = {call.id for call in closed if call.recommends_until is not None and at < call.recommends_until}
    shut = {call.id for call in closed if call.is_shut}
    for call_id, stage, count in db.session.execute(counted):
        station = STATIONS.get(Stage(stage), "")
        if Stage(stage) == Stage.CLOSED:
            station = "closed" if call_id in shut else "recommended" if call_id in cities else station
        found[call_id][station] += count
    return found
