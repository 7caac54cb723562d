"""A season whose first leg is blind and whose second is a defence, judged as far as a test needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.calls.legs import marked_legs
from app.calls.models import Call, Item
from app.decisions.models import Ranking
from app.decisions.service import make_ranking
from app.decisions.standing import ranked_round
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models import Round
from app.rounds.states import RoundState
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)
from tests.factories.saving import together

LEGS = [
    {"key": "blind", "title": "匿名初评", "weight": 40, "blind": True, "marks": "scores"},
    {"key": "defence", "title": "现场答辩", "weight": 60, "blind": False, "marks": "defence"},
]
CHAIN = ["median", "fewest_low", "vote", "draw"]
Marks = Sequence[float]


@dataclass
class Season:
    """One item with two officers and its entries; ``panel``: the judges of the first leg, used again in the second."""

    call: Call
    item: Item
    officer: User
    second: User
    entries: list[Entry]
    panel: list[User]

    def rank(self, votes: dict[str, int] | None = None) -> Ranking:
        """The ranking that today's closed rounds allow."""
        db.session.flush()
        round_ = ranked_round(self.item)
        assert round_ is not None
        return make_ranking(round_, self.item, votes or {}, by=self.officer, at=AT)


@together()
def make_season(
    first: Marks,
    *,
    kind: str = "rd_case",
    places: int = 2,
    panel: int = 2,
    dice: Random | None = None,
    **method: object,
) -> Season:
    """A closed call of a kind whose first leg gave these marks, one an entry, the same from every judge; ``dice`` moves
    each of them by up to four points, for judges who do not all say the same."""
    officer = make_officer()
    call = make_closed_call(officer, kind=kind)
    call.method = call.method | {"legs": LEGS, "ties": CHAIN} | method
    item = make_item(call, places=places)
    entries = [make_passed_entry(item) for _ in first]
    season = Season(call, item, officer, make_officer(call), entries, [])
    hold(season, "blind", dict(zip(range(len(first)), first, strict=True)), judges=panel, dice=dice)
    return season


@together()
def hold(
    season: Season,
    leg: str,
    marks: dict[int, float],
    *,
    judges: int = 2,
    state: RoundState = RoundState.CLOSED,
    dice: Random | None = None,
) -> Round:
    """A round of a leg over the entries at these indexes with these marks, by the same judges as before; ``dice`` as
    for ``make_season``."""
    kept = next(row for row in marked_legs(season.call) if row.key == leg)
    round_ = make_round(
        season.call,
        [season.entries[index] for index in marks],
        state=state,
        title=str(kept.title),
        leg=leg,
        blind=kept.blind,
        shows_own_earlier=kept.marks == "defence",
        reviews_per_entry=judges,
        position=[row.key for row in marked_legs(season.call)].index(leg) + 1,
    )
    for number in range(judges):
        known = season.panel[number] if number < len(season.panel) else None
        judge = make_panelist(round_, known).user
        if known is None:
            season.panel.append(judge)
        for index, mark in marks.items():
            task = make_assignment(round_, season.entries[index], judge)
            if state == RoundState.CLOSED:
                moved = [mark + (dice.randrange(-4, 5) if dice else 0) for _ in season.call.rubric]
                make_review(task, moved)
    db.session.flush()
    return round_
