"""How a list is ranked: what a call prints and freezes when it is published (rule 6)."""

from dataclasses import dataclass
from decimal import Decimal

from app.scoring.decimals import HUNDRED, Exact, check_exact
from app.scoring.errors import ScoringError

# Numbers that a model makes (`scoring.calibration`), and all that may rank.
MODELLED = ("calibrated", "full")
NUMBERS = ("mean", "trimmed", *MODELLED)
DRAW = "draw"
TIE_RULES = ("median", "fewest_low", "vote", DRAW)
CRITERION_RULE = "criterion:"


@dataclass(frozen=True, slots=True)
class Method:
    """The number that ranks, the tie chain, the threshold in points of 100 and how many places there are.

    `number`: "mean", "trimmed" (the default of a call), "calibrated" or "full". `ties`: tie rules in order,
    "criterion:<name>", "median", "fewest_low", "vote", "draw"; an empty chain leaves every tie a tie. `threshold`:
    60.00 by default (rule 18). `ties_win`: whoever shares the last place is proposed with the others, beyond the number
    of places; else a tie across the cut proposes none of the tied.
    Errors: unknown_number, unknown_tie_rule, duplicate_tie_rule, places_not_positive, threshold_out_of_range.
    """

    number: str = "trimmed"
    places: int = 1
    ties: tuple[str, ...] = ()
    threshold: Exact = Decimal("60.00")
    ties_win: bool = False

    def __post_init__(self) -> None:
        if self.number not in NUMBERS:
            raise ScoringError("unknown_number", number=self.number, known=", ".join(NUMBERS))
        for at, rule in enumerate(self.ties):
            if rule not in TIE_RULES and not rule.startswith(CRITERION_RULE):
                raise ScoringError("unknown_tie_rule", rule=rule, known=", ".join(TIE_RULES))
            if rule in self.ties[:at]:
                raise ScoringError("duplicate_tie_rule", rule=rule)
        if self.places < 1:
            raise ScoringError("places_not_positive", places=self.places)
        if not 0 <= check_exact(self.threshold) <= HUNDRED:
            raise ScoringError("threshold_out_of_range", threshold=self.threshold)
