"""Each service asks its policy first: a stranger, who has no seat and no house, is refused before anything is read."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from flask import Flask
from sqlalchemy import inspect as inspect_of
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.shared.columns import new_key
from app.shared.verdict import Verdict
from tests.factories.people import AT
from tests.leaks.world import World

Watched = tuple[Flask, World]
APP = Path(__file__).resolve().parents[2] / "app"
ASKING = [
    p
    for p in sorted(APP.glob("*/service*/**/*.py")) + sorted(APP.glob("*/service.py"))
    if "require(" in p.read_text()
]
ROOMS = sorted({path.relative_to(APP).parts[0] for path in ASKING})
MOST = 400
UNPROPOSED = "nobody has proposed one in this world: the tests of its noun ask"
NOT_ASKED: dict[str, str] = {
    "faults.report_fault": "everybody may",
    "people.register_organisation": "everybody who has signed in may",
    "notices.agree_withdrawal": "asks first whether it can be: tests/notices/test_withdrawing.py",
    "projects.confirm_change": UNPROPOSED,
    "projects.reject_change": UNPROPOSED,
    "projects.agree_termination": UNPROPOSED,
    "projects.refuse_termination": UNPROPOSED,
    "projects.agree_comparison": UNPROPOSED,
    "projects.refuse_comparison": UNPROPOSED,
    "revocations.agree_revocation": UNPROPOSED,
    "revocations.refuse_revocation": UNPROPOSED,
}
"""Services that do not refuse a stranger first, and why."""


class Asked(Exception):
    """What a service asked first; nothing after it happens."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


def services(room: str) -> Iterator[tuple[ModuleType, Callable[..., Any]]]:
    """The verbs of a room that ask somewhere in their own module."""
    for path in (path for path in ASKING if path.relative_to(APP).parts[0] == room):
        text = path.read_text(encoding="utf-8")
        module = importlib.import_module(".".join(path.relative_to(APP.parent).with_suffix("").parts))
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and asks(node, text):
                yield module, getattr(module, node.name)


def asks(node: ast.FunctionDef, text: str) -> bool:
    """Whether a verb asks itself, or through a function beside it that begins so."""
    asking = {
        f.name
        for f in ast.parse(text).body
        if isinstance(f, ast.FunctionDef) and f.name.startswith("_") and "require(" in ast.unparse(f)
    }
    called = {getattr(call.func, "id", "") for call in ast.walk(node) if isinstance(call, ast.Call)}
    return "by" in ast.unparse(node.args) and bool(called & {"require", *asking})


def given(verb: Callable[..., Any], stranger: User) -> Iterator[dict[str, Any]]:
    """Arguments of a verb, once for each row that there is of what it is about."""
    hints = get_type_hints(verb)
    names = [name for name in inspect.signature(verb).parameters if name not in {"by", "at"}]
    several = {name: values(hints[name]) for name in names}
    longest = [name for name in names if several[name] != [None]][:1]
    columns = [several[n] if n in longest else chain(several[n], repeat(several[n][-1])) for n in names]
    rows = zip(*columns, strict=False) if longest else [[None] * len(names)]
    for row in islice(rows, MOST):
        yield {**dict(zip(names, row, strict=True)), "by": stranger, "at": AT}


def values(hint: Any) -> list[Any]:
    """All rows of a table, one list of a row; nothing for what no policy looks at."""
    if get_origin(hint) is Sequence or get_origin(hint) is list:
        return [[value] if value is not None else [] for value in values(get_args(hint)[0])]
    model = next((each for each in (hint, *get_args(hint)) if isinstance(each, type)), None)
    if model is not None and issubclass(model, db.Model):
        return [*db.session.scalars(select(model).order_by(next(iter(inspect_of(model).primary_key))))] or [
            None
        ]
    return ["示例"] if hint is str else [None]


def is_refused(verb: Callable[..., Any], stranger: User) -> bool:
    """Whether of any row what is asked first says no."""
    for arguments in given(verb, stranger):
        try:
            verb(**arguments)
        except Asked as asked:
            if not asked.verdict:
                return True
        except Exception:  # a row that this verb is not about
            continue
    return False


def make_stranger() -> User:
    """Whose number is nobody's in the world, whichever test ran before."""
    stranger = User(
        id=new_key(), email="stranger@example.org", name="示例人员", created_at=AT, confirmed_at=AT,
        fs_uniquifier=new_key(), active=True,
    )  # fmt: skip
    db.session.add(stranger)
    db.session.flush()
    return stranger


@pytest.mark.parametrize("room", ROOMS)
def test_stranger_is_refused_by_what_each_service_asks_first(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    app, _ = watched

    def ask(verdict: Verdict) -> None:
        raise Asked(verdict)

    with app.app_context():
        stranger, let_in = make_stranger(), []
        for module, verb in services(room):
            monkeypatch.setattr(module, "require", ask)
            let_in += [] if is_refused(verb, stranger) else [f"{room}.{verb.__name__}"]
        db.session.rollback()
    assert sorted(let_in) == sorted(name for name in NOT_ASKED if name.startswith(f"{room}."))
