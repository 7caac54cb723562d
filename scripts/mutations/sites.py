"""Where a guard can be taken away, and the code that asks the switch there: one walk finds and rewrites.

Sorts, and what happens while one is switched off:

``guard``    the policy of ``@page``, ``@verb`` or ``@script_verb`` says yes to everybody (``view.policy`` stays).
``require``  a service goes on although the verdict is no. One of ``first_refusal(...)`` counts by its arguments.
``verdict``  an argument of ``first_refusal`` is yes.
``refusal``  the condition of ``return no/hidden/not_now`` (or of a verdict that was given), of ``raise Refused``, or of
             the refusing branch of ``a if c else b`` never holds; where several are joined by ``or`` (the other way
             round: by ``and``), each by itself.
``last``     the ``return no/hidden/not_now`` that a policy ends with says yes.
``where``    a condition of ``where`` or ``and_`` in a ``visible_*``, or in another query of a policy, always holds.
``move``     a step of a state machine is taken from any state, where no policy asks for it before (``steps``).

No guards, and so left out: what a message says (``no`` and ``not_now`` for one another, codes, sentences), and
conditions inside the answer to somebody who is refused either way (``no(...) if seen else hidden()``); nor
``x is None or …`` and ``x is not None and …`` before ``x.y`` or ``x < y``, which break without it and let nobody in.
"""

import ast
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from scripts.mutations.steps import Step, asked_before

ROOT = Path(__file__).resolve().parents[2]
SWITCH = "__switch__"
REFUSALS = {"no", "hidden", "not_now"}
GUARDS = {"page", "verb", "script_verb"}
OWN = {"app/web/guards.py", "app/shared/verdict.py", "app/shared/moves.py"}
"""The doors themselves: a hole in them is one in all, and none of them can be told from the places that use them."""
LONGEST = 100
EQUIVALENT = {
    "app/entries/policy/writing.py::may_submit_entry::verdict::ENTRY_MOVES.may('submit', entry.state)": (
        "the table of moves lets an entry be handed in from every state there is"
    ),
    "app/notices/service/announcing.py::announce_lines::move::LINE_MOVES.go('announce', line.state)": (
        "only lines that are on notice are gone through"
    ),
    "app/notices/service/withdrawing.py::agree_withdrawal::move::LINE_MOVES.go('withdraw', line.state)": (
        "only lines that are on notice are gone through"
    ),
    "app/people/service/organisations.py::edit_organisation::move"
    "::ORGANISATION_MOVES.go('mend', organisation.state)": (
        "mended is what was refused and nothing else, as is asked just before"
    ),
    "app/screening/service/checking.py::hand_in_correction::move"
    "::SCREENING_MOVES.go('correct', screening.state)": (
        "corrected is what was returned and nothing else, as is asked just before"
    ),
}
"""Guards without which the application says the same, and why; at most ten."""
WORTH = re.compile(
    r"\b(?:first_refusal|require|no|not_now|hidden|Refused|page|verb|script_verb|go|visible_\w+)\("
)


@dataclass(frozen=True)
class Site:
    """One place. ``key`` outlives changes elsewhere in its file, so that results can be gone on with."""

    key: str
    path: str
    line: int
    sort: str

    @property
    def place(self) -> str:
        owner, what = self.key.split("::")[1::2]
        return f"{self.path}:{self.line} {owner} {self.sort}: {what}"


class Rewriter(ast.NodeTransformer):
    """Finds the sites of one file and puts the switch there."""

    def __init__(self, path: str, asked: Collection[Step] = ()) -> None:
        self.path, self.asked = path, asked
        parts = Path(path).parts
        self.is_policy = "policy" in parts or parts[-1] == "policy.py"
        self.owners: list[str] = []
        self.found: list[Site] = []
        self.counted: Counter[str] = Counter()

    @property
    def owner(self) -> str:
        return self.owners[0] if self.owners else "-"

    def key(self, node: ast.expr, sort: str) -> ast.Constant:
        """A new site at this node."""
        what = " ".join(ast.unparse(node).split())[:LONGEST].replace("::", ":")
        key = f"{self.path}::{self.owner}::{sort}::{what}"
        self.counted[key] += 1
        key += f"#{self.counted[key]}" if self.counted[key] > 1 else ""
        self.found.append(Site(key, self.path, node.lineno, sort))
        return ast.Constant(key)

    def asks(self, way: str, node: ast.expr, sort: str, *more: ast.expr) -> ast.expr:
        """The node inside a question to the switch."""
        ask = ast.Attribute(ast.Name(SWITCH, ast.Load()), way, ast.Load())
        made = ast.Call(ask, [self.key(node, sort), *more, self.visit(node)], [])
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def condition(self, test: ast.expr, wanted: bool) -> ast.expr:
        """Every part of a condition that alone keeps it from being ``wanted``."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And if wanted else ast.Or):
            before = [ast.unparse(each) for each in test.values]
            test.values = [
                each if narrows(each, before[n + 1 :]) else self.condition(each, wanted)
                for n, each in enumerate(test.values)
            ]
            return test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test.operand = self.condition(test.operand, not wanted)
            return test
        return self.asks("holds", test, "refusal", ast.Constant(wanted))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.owners.append(node.name)
        if self.is_policy and node.body and refuses(last := node.body[-1]) and len(node.body) > 1:
            answer = last.value  # type: ignore[attr-defined]
            last.value = self.asks("verdict", answer, "last")  # type: ignore[attr-defined]
        self.generic_visit(node)
        marks: list[ast.expr] = []
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and named(mark) in GUARDS and self.may_refuse(mark):
                way = ast.Attribute(ast.Name(SWITCH, ast.Load()), "guard", ast.Load())
                ask = ast.Call(way, [self.key(mark.args[0], "guard")], [])
                marks.append(ast.fix_missing_locations(ast.copy_location(ask, mark)))
            marks.append(mark)
        node.decorator_list = marks
        self.owners.pop()
        return node

    def may_refuse(self, mark: ast.Call) -> bool:
        """Whether a route names a policy, and one that does not let everybody in."""
        return bool(mark.args) and "web" in self.path and (ast.unparse(mark.args[0]), "") not in self.asked

    def visit_If(self, node: ast.If) -> ast.AST:
        refused = self.is_policy and (any(map(refuses, node.body)) or passes_on(node))
        if self.owners and (refused or any(map(raises, node.body))):
            node.test = self.condition(node.test, wanted=False)
            node.body = [self.visit(line) for line in node.body]
            node.orelse = [self.visit(line) for line in node.orelse]
            return node
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        kinds = [said(node.body), said(node.orelse)]
        if kinds[0] != kinds[1] and "no" in kinds and self.owners:
            node.test = self.condition(node.test, wanted=kinds[0] != "no")
            node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
            return node
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name, seen = named(node), self.owner.startswith("visible_")
        if not self.owners or self.path in OWN:
            return self.generic_visit(node)
        if name == "first_refusal" and (self.is_policy or len(node.args) > 1):
            node.args = [self.verdict(each, "verdict") for each in node.args]
        elif name == "require" and len(node.args) == 1:
            node.args = [self.verdict(node.args[0], "require")]
        elif (name == "where" and (seen or self.is_policy)) or (name == "and_" and seen):
            node.args = [
                self.visit(a) if open_to_all(a) else self.asks("where", a, "where") for a in node.args
            ]
            node.func = self.visit(node.func)
        elif name == "go" and (step := step_of(node)) and step not in self.asked:
            return self.asks_of_move(node)
        else:
            return self.generic_visit(node)
        return node

    def verdict(self, node: ast.expr, sort: str) -> ast.expr:
        """Where a condition decides between yes and no, or several are asked, those are the sites."""
        joined = isinstance(node, ast.Call) and named(node) == "first_refusal"
        choice = isinstance(node, ast.IfExp) and "no" in {said(node.body), said(node.orelse)}
        anybody = isinstance(node, ast.Call) and (named(node), "") in self.asked
        if starred(node) or joined or choice or anybody:
            return self.visit(node)
        return self.asks("verdict", node, sort)

    def asks_of_move(self, node: ast.Call) -> ast.expr:
        """``MOVES.go(verb, state)``: the switch is told the table."""
        assert isinstance(node.func, ast.Attribute)  # noqa: S101
        ask = ast.Attribute(ast.Name(SWITCH, ast.Load()), "move", ast.Load())
        made = ast.Call(ask, [self.key(node, "move"), node.func.value, *map(self.visit, node.args)], [])
        return ast.fix_missing_locations(ast.copy_location(made, node))


def named(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def starred(node: ast.expr) -> bool:
    return isinstance(node, ast.Starred)


def open_to_all(node: ast.expr) -> bool:
    """``true()`` restricts nothing; what is starred is not one condition."""
    return starred(node) or ast.unparse(node) == "true()"


def narrows(test: ast.expr, after: Collection[str]) -> bool:
    """``x is None or x.y`` (or ``x < y``): without the first part the second breaks on None, and lets nobody in."""
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is | ast.IsNot):
        name = ast.unparse(test.left)
        breaks = re.compile(r"{0}\.|{0} [-+<>]|[<>]=? {0}\b".format(re.escape(name)))
        return ast.unparse(test.comparators[0]) == "None" and any(map(breaks.search, after))
    return False


def refuses(line: ast.stmt) -> bool:
    """``return no(...)`` and its like."""
    return isinstance(line, ast.Return) and line.value is not None and said(line.value) == "no"


def passes_on(node: ast.If) -> bool:
    """``if not asked: return asked``: what was asked before says no."""
    return any(
        isinstance(line, ast.Return)
        and isinstance(line.value, ast.Name)
        and ast.unparse(node.test) == f"not {line.value.id}"
        for line in node.body
    )


def raises(line: ast.stmt) -> bool:
    made = line.exc if isinstance(line, ast.Raise) else None
    return isinstance(made, ast.Call) and named(made) == "Refused"


def said(node: ast.expr) -> str:
    """What a branch says: ``no``, or anything else. ``false()`` is the no of a query."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return "no" if node.func.id in REFUSALS | {"false"} else "else"
    return "else"


def step_of(node: ast.Call) -> Step | None:
    """Table and verb of ``MOVES.go("verb", state)``."""
    if (
        isinstance(node.func, ast.Attribute)
        and len(node.args) == 2
        and isinstance(node.args[0], ast.Constant)
    ):
        return ast.unparse(node.func.value), str(node.args[0].value)
    return None


def may_have_sites(text: str, path: str) -> bool:
    """Whether it is worth reading a file for them."""
    return "policy" in path or WORTH.search(text) is not None


def rewrite(text: str, path: str, asked: Collection[Step] = ()) -> tuple[ast.Module, list[Site]]:
    """The tree of a file with the switch in it, and its sites; what has none is only read."""
    if not may_have_sites(text, path):
        return ast.parse(text), []
    tree, rewriter = ast.parse(text), Rewriter(path, asked)
    rewriter.visit(tree)
    return tree, rewriter.found


def all_sites(root: Path = ROOT) -> list[Site]:
    """Every site of the application."""
    asked, found = asked_before(root), list[Site]()
    for path in sorted((root / "app").rglob("*.py")):
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(root))
        if may_have_sites(text, name):
            found += rewrite(text, name, asked)[1]
    return [site for site in found if site.key not in EQUIVALENT]
