"""The switch that the rewritten application asks at every site: ``off`` is the guard taken away, ``met`` those that
refused somebody since it was last emptied.

Only where a guard refuses can a test notice that it is gone: what never refused in a test cannot be missed by it.
"""

import sys
from collections.abc import Callable
from typing import Any

off = ""
met: set[str] = set()


def begin() -> None:
    """Before each test: nothing is met, and no expression is kept that was made while another guard was off."""
    met.clear()
    for name, module in sys.modules.items():
        if name.startswith("app.") and ".policy" in name:
            for found in vars(module).values():
                if clear := getattr(found, "cache_clear", None):
                    clear()


def verdict(key: str, said: Any) -> Any:
    """A verdict, or yes."""
    if said is not None and not said:
        met.add(key)
        if key == off:
            from app.shared.verdict import YES

            return YES
    return said


def holds(key: str, wanted: bool, value: Any) -> Any:
    """A condition, or what lets everybody pass."""
    if bool(value) is not wanted:
        met.add(key)
        if key == off:
            return wanted
    return value


def where(key: str, condition: Any) -> Any:
    """A condition of a query, or one that always holds."""
    met.add(key)
    if key == off:
        from sqlalchemy import true

        return true()
    return condition


def move(key: str, table: Any, verb: str, state: Any) -> Any:
    """A step of a state machine, or one from any state."""
    if not table.may(verb, state):
        met.add(key)
        if key == off:
            return table.table[verb][1]
    return table.go(verb, state)


def guard(key: str) -> Callable[[Any], Any]:
    """Puts itself between a view and its policy, in the closure: ``view.policy`` stays what it is."""

    def between(view: Any) -> Any:
        cell = view.__closure__[view.__code__.co_freevars.index("may")]
        may = cell.cell_contents
        cell.cell_contents = lambda *given: verdict(key, may(*given))
        return view

    return between
