"""Who may still be proposed for an item, and who is proposed unless the officer sees a reason."""

from dataclasses import dataclass

from app.calls.models import Item
from app.decisions.models import Ranking, RankingLine
from app.decisions.standing import standing_of


@dataclass(frozen=True)
class Candidates:
    """``reaching``: lines at or above the threshold that neither fell nor stand already, in order of place; ``free``
    places; ``proposed``: who gets them for certain, with all who share the last one where the kind allows ties;
    ``tied``: who would share the last free place and has to be told apart first (rule 10)."""

    reaching: tuple[RankingLine, ...]
    free: int
    proposed: tuple[str, ...]
    tied: tuple[str, ...]

    @property
    def most(self) -> int:
        """How many may be proposed: the free places, or more where whoever shares the last one wins too."""
        return max(self.free, len(self.proposed))


def candidates_of(item: Item, ranking: Ranking) -> Candidates:
    """The candidates of a ranking as things stand: the cut of ``scoring``, moved on past whoever fell (rule 13)."""
    standing = standing_of(item)
    out, free = standing.fallen | standing.winners, standing.vacancies
    reaching = tuple(
        line
        for line in ranking.lines
        if line.reaches_threshold and line.place is not None and line.entry_id not in out
    )
    proposed: list[str] = []
    tied: list[str] = []
    for place in dict.fromkeys(line.place for line in reaching):
        group = [line.entry_id for line in reaching if line.place == place]
        if len(proposed) + len(group) > free and not (
            item.call.kind_data.ties_allowed and len(proposed) < free
        ):
            tied = group if len(proposed) < free else []
            break
        proposed.extend(group)
    return Candidates(reaching, free, tuple(proposed), tuple(tied))
