"""Letters about needs and offers."""

from app.needs.letters.needs import RULES as NEED_RULES
from app.needs.letters.offers import RULES as OFFER_RULES
from app.shared.letter_rules import Rule

RULES: list[Rule] = [*NEED_RULES, *OFFER_RULES]
