"""What the entries are worth, and what each judge thinks of them: a simulation whose true order is known.

Two entries are twins whom every judge marks alike, so that nothing but the lot can part them.
"""

from random import Random

TWINS = (3, 4)
TWIN_MARK, TWIN_DEFENCE = 88, 72


class Truth:
    """Qualities by number (75 ± 6, as in ``scripts/bench scoring``); judges by name: harsh or mild, careful or not."""

    def __init__(self, entries: int) -> None:
        dice = Random(20261123)
        self.quality = [75 + 6 * dice.gauss(0, 1) for _ in range(entries)]

    @property
    def best(self) -> list[int]:
        """Numbers of the entries from the best down, the twins left out."""
        others = (number for number in range(len(self.quality)) if number not in TWINS)
        return sorted(others, key=lambda number: -self.quality[number])

    def marks(self, judge: str, number: int, criteria: int) -> list[int]:
        """What a judge gives an entry on each criterion: the same whenever it is asked."""
        if number in TWINS:
            return [TWIN_MARK] * criteria
        own = Random(judge)
        severity, noise = own.gauss(0, 3), 4 * own.lognormvariate(0, 0.35)
        dice = Random(f"{judge}:{number}")
        felt = self.quality[number] + severity + dice.gauss(0, noise)
        return [round(min(100, max(0, felt + dice.gauss(0, 2)))) for _ in range(criteria)]

    def defence(self, number: int, going: list[int]) -> int:
        """What everybody gives in the defence: the nine best who go on are above the twins, all others below."""
        if number in TWINS:
            return TWIN_DEFENCE
        place = [each for each in self.best if each in going].index(number)
        return 98 - place if place < 9 else 60
