"""An open round that is read in part: every entry by three of many judges, so that others could read more."""

from app.rounds.models import Panelist, Round
from app.rounds.states import RoundState
from tests.factories.calls import make_item
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)
from tests.factories.saving import together

READERS = 3


def make_part_read_round(
    entries: int = 12, judges: int = 8, *, places: int = 3, **method: int
) -> tuple[Round, list[Panelist]]:
    """Everything that was given is done. Entries are the better the earlier they stand, judges mark a little apart.

    ``method``: numbers of the method part that the call declares besides (a budget of a quarter unless given).
    """
    with together():
        call = make_closed_call()
        call.method = (
            call.method | {"reviews_per_entry": READERS, "extra_budget": 25, "extra_most": 6} | method
        )
        item = make_item(call, places=places)
        found = [make_passed_entry(item) for _ in range(entries)]
        round = make_round(call, found, state=RoundState.OPEN, reviews_per_entry=READERS)
        panel = [make_panelist(round) for _ in range(judges)]
        for at, entry in enumerate(found):
            for turn in range(READERS):
                who = (at + turn * (1 + at % 3)) % judges
                score = 88 - 1.5 * at + (who % 4) + ((at * 7 + turn * 3) % 5 - 2)
                make_review(make_assignment(round, entry, panel[who].user), [score] * len(call.rubric))
    return round, panel
