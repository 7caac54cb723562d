"""Who hears of a notice, of its lines and results, and of objections."""

from app.notices.letters import notices, objections, results
from app.shared.letter_rules import Rule

RULES: list[Rule] = [*notices.RULES, *results.RULES, *objections.RULES]
