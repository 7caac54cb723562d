"""The policies of a file, and asking one: what is handed to it beside the person and the instant."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

from app.extensions import db
from app.people.models import User
from tests.factories.people import AT

Hints = dict[str, Any]
Policy = Callable[..., Any]
APP = Path(__file__).resolve().parents[2] / "app"
PARTS = {
    ".".join(path.relative_to(APP).with_suffix("").parts).replace(".policy", ""): path
    for path in sorted([*APP.glob("*/policy.py"), *APP.glob("*/policy/[a-z]*.py")])
}
"""Files of policies by the name of what is kept of them: ``calls.outages``, ``supports``."""


def policies(part: str) -> Iterator[Policy]:
    """The public verdicts and lists of a file, by name."""
    module = importlib.import_module(".".join(PARTS[part].relative_to(APP.parent).with_suffix("").parts))
    for name, each in sorted(vars(module).items()):
        if inspect.isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_"):
            yield each


def ask(policy: Policy, hints: Hints, user: User | None, given: dict[str, Any], days: int = 0) -> str:
    """The code of a verdict, with a star where it is one of the time; or what broke."""
    more = {
        name: value for name, value in (("user", user), ("at", AT + timedelta(days=days))) if name in hints
    }
    try:
        verdict = policy(**given, **more)
        return f"{verdict.code}{'*' if not verdict.ok and verdict.status == 409 else ''}"
    except Exception as error:
        return f"!{type(error).__name__}"


def about(hints: Hints) -> type | None:
    """The table of what a policy is asked about."""
    asked = (model_of(hint) for name, hint in hints.items() if name not in {"user", "return"})
    return next(filter(None, asked), None)


def model_of(hint: Any) -> type | None:
    """The table of an argument."""
    return next(
        (each for each in (hint, *get_args(hint)) if isinstance(each, type) and issubclass(each, db.Model)),
        None,
    )


def plain(hint: Any) -> Any:
    """Some value of another kind."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {str: "示例", bool: False, int: 1}.get(hint, [] if get_origin(hint) else None)
