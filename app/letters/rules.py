"""The rules of every noun, by act: gathered from each ``letters.py`` to the left."""

from functools import cache
from importlib import import_module
from pathlib import Path

from app.shared.letter_rules import Rule

APP = Path(__file__).resolve().parents[1]


@cache
def rules_by_act() -> dict[str, tuple[Rule, ...]]:
    """Act name → the rules that ask for letters about it."""
    found: dict[str, list[Rule]] = {}
    for path in sorted(APP.glob("*/letters.py")):
        for rule in import_module(f"app.{path.parent.name}.letters").RULES:
            found.setdefault(rule.act, []).append(rule)
    return {act: tuple(rules) for act, rules in found.items()}
