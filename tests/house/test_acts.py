"""Every act that is recorded anywhere has a name in words, and no word is left of an act that nobody records."""

import ast
import re
from collections.abc import Iterator

from app.history.words import ACTS
from tests.house.conftest import Module

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
# What a second officer agrees to, never recorded.
POWERS = {
    *("call.amend", "call.change_openers", "call.settle_receipts", "call.answer_outage"),
    *(
        "notice.withdraw",
        "support.grant",
        "result_pack.renew",
        "review.correct",
        "review.void",
        "round.extend",
    ),
    *("project.change", "project.terminate", "item.compare", "entry.revoke"),
}


def _recorded(module: Module) -> Iterator[ast.expr]:
    """The first argument of every call of ``record``."""
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "record"
            and node.args
        ):
            yield node.args[0]


def _texts(module: Module) -> set[str]:
    """Constants that read like the name of an act; columns that link tables (``entry.id``) do too, and are none."""
    constants = (n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant))
    return {
        text
        for text in constants
        if isinstance(text, str) and NAME.fullmatch(text) and not text.endswith(".id")
    }


def test_acts_recorded_all_have_words(modules: list[Module]) -> None:
    others = [module for module in modules if not module.name.startswith("app.history.words")]
    told = [name for module in others for name in _recorded(module)]
    names = {name.value for name in told if isinstance(name, ast.Constant)}
    heads = {str(name.values[0].value) for name in told if isinstance(name, ast.JoinedStr)}  # type: ignore[attr-defined]
    nouns = {name.split(".")[0] for name in (*names, *ACTS)}
    passed_on = {text for module in others for text in _texts(module) if text.split(".")[0] in nouns}
    wanted = (names | passed_on) - POWERS - heads
    assert sorted(wanted - set(ACTS)) == []
    assert [head for head in sorted(heads) if not any(name.startswith(head) for name in ACTS)] == []
    assert sorted(name for name in set(ACTS) - wanted if not name.startswith(tuple(heads))) == []
    assert len(names) > 100


def test_words_of_acts_differ_and_are_chinese() -> None:
    words = [text.id for text in ACTS.values()]
    assert len(set(words)) == len(words)
    assert all(re.search("[一-龥]", word) for word in words)
