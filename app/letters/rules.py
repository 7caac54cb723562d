"""The rules of every noun, by act: gathered from each ``letters`` to the left, a module or a folder."""

from functools import cache
from importlib import import_module
from pathlib import Path

from app.shared.letter_rules import Rule

APP = Path(__file__).resolve().parents[1]


@cache
def rules_by_act() -> dict[str, tuple[Rule, ...]]:
    """Act name → the rules that ask for letters about it."""
    found: dict[str, list[Rule]] = {}
    rooms = [*APP.glob("*/letters.py"), *APP.glob("*/letters/__init__.py")]
    for noun in sorted(path.relative_to(APP).parts[0] for path in rooms):
        for rule in import_module(f"app.{noun}.letters").RULES:
            found.setdefault(rule.act, []).append(rule)
    return {act: tuple(rules) for act, rules in found.items()}
