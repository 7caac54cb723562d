"""Who hears of a recommendation and of a formal check."""

from app.screening.letters.checking import RULES as CHECKING
from app.screening.letters.recommending import RULES as RECOMMENDING
from app.shared.letter_rules import Rule

RULES: list[Rule] = [*RECOMMENDING, *CHECKING]

__all__ = ["RULES"]
