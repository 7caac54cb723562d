"""A defence of two entries before two judges, one of whom must leave for the second."""

from datetime import timedelta

from app.extensions import db
from app.people.models import User
from app.rounds.models import Conflict, Panelist, Round, RunningOrder
from app.rounds.service.ordering import plan_order, publish_order
from app.rounds.states import ConflictKind, ConflictState, RoundState
from tests.factories.legs import Season, hold, make_season
from tests.factories.people import AT
from tests.factories.saving import save, together

LATER = AT + timedelta(hours=1)


def defence(*, published: bool = True, entries: int = 2) -> tuple[Season, Round, RunningOrder]:
    """An open defence of some entries before two judges, the first of whom has a tie to the second entrant."""
    season = make_season([90 - at for at in range(entries)])
    with together():
        round_ = hold(season, "defence", dict.fromkeys(range(entries), 80.0), state=RoundState.OPEN)
        tie(round_, season.panel[0], season.entries[1].organisation_id)
        order = plan_order(round_, LATER, 8, 7, "示例会议室", by=season.officer, at=AT)
        db.session.flush()
        if published:
            publish_order(order, by=season.officer, at=AT)
    db.session.flush()
    return season, round_, order


def tie(round_: Round, judge: User, organisation_id: str) -> None:
    save(
        Conflict(
            round=round_,
            user_id=judge.id,
            organisation_id=organisation_id,
            kind=ConflictKind.EMPLOYMENT,
            is_declared=True,
            state=ConflictState.CONFIRMED,
            raised_at=AT,
        )
    )


def chair_of(round_: Round, user: User) -> Panelist:
    panelist = db.session.query(Panelist).filter_by(round_id=round_.id, user_id=user.id).one()
    panelist.is_chair = True
    return panelist
