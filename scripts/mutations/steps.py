"""Which steps of the state machines some policy asks for: there the step in the service is no guard of its own.

Asked is ``MOVES.may("verb", state)``, and the same through functions of one file that are handed the verb
(``_may_conclude("pass", …)``). A step that leads from the same states as one that is asked is asked with it, and one
that leads from every state refuses nothing. Nor does a policy that says yes to everybody: it stands beside the steps,
as one without a verb.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Step = tuple[str, str]
Tables = dict[str, dict[str, str]]
Told = dict[str, str]
WHOLE = re.compile(r"set\(\w+\)")


def asked_before(root: Path) -> frozenset[Step]:
    """Table and verb of every step that is asked for, or needs no asking; policy and "" where all may."""
    return asked_in(tuple(path.read_text(encoding="utf-8") for path in sorted((root / "app").rglob("*.py"))))


@cache
def asked_in(texts: tuple[str, ...]) -> frozenset[Step]:
    """The same of the texts of an application."""
    asked = {step for text in texts if ".may(" in text for step in steps_in(ast.parse(text))}
    tables = tables_in(text for text in texts if "= Moves(" in text)
    alike = {
        (table, verb)
        for table, froms in tables.items()
        for verb in froms
        if WHOLE.fullmatch(froms[verb]) or any((table, v) in asked and froms[v] == froms[verb] for v in froms)
    }
    return frozenset(asked | alike | {(name, "") for text in texts for name in open_to_all(text)})


def open_to_all(text: str) -> Iterator[str]:
    """The policies of a file that are nothing but a yes."""
    if "def may_" in text:
        for node in ast.parse(text).body:
            lines = [
                line for line in getattr(node, "body", ()) if not isinstance(line, ast.Expr | ast.Delete)
            ]
            if isinstance(node, ast.FunctionDef) and list(map(ast.unparse, lines)) == ["return YES"]:
                yield node.name


def steps_in(tree: ast.AST) -> Iterator[Step]:
    """The steps for which the functions of one file ask."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    def asked(function: ast.FunctionDef, told: Told, seen: frozenset[str]) -> Iterator[Step]:
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            if isinstance(call.func, ast.Attribute) and call.func.attr == "may" and call.args:
                if (verb := verb_told(call.args[0], told)) is not None:
                    yield ast.unparse(call.func.value), verb
            elif isinstance(call.func, ast.Name) and call.func.id in functions.keys() - seen:
                called = functions[call.func.id]
                if handed := handed_on(call, called, told):
                    yield from asked(called, handed, seen | {call.func.id})

    for function in functions.values():
        yield from asked(function, {}, frozenset({function.name}))


def verb_told(given: ast.expr, told: Told) -> str | None:
    """The word that a call hands on: its own, or what its function was given."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    return told.get(given.id) if isinstance(given, ast.Name) else None


def handed_on(call: ast.Call, function: ast.FunctionDef, told: Told) -> Told:
    """The words that a function is called with, by the names it has for them."""
    names = [each.arg for each in function.args.args]
    given = [*zip(names, call.args, strict=False), *((k.arg or "", k.value) for k in call.keywords)]
    return {name: verb for name, each in given if (verb := verb_told(each, told)) is not None}


def tables_in(texts: Iterator[str]) -> Tables:
    """From which states each verb leads, as it is written, by the table's name; a name that two bear tells nothing."""
    found: Tables = {}
    named: Counter[str] = Counter()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Moves("):
                named[name := ast.unparse(node.targets[0])] += 1
                found[name] = dict(_rows(node.value))
    return {name: rows for name, rows in found.items() if named[name] == 1}


def _rows(made: ast.expr) -> Iterator[tuple[str, str]]:
    assert isinstance(made, ast.Call)  # noqa: S101
    table = made.args[0]
    assert isinstance(table, ast.Dict)  # noqa: S101
    for verb, way in zip(table.keys, table.values, strict=True):
        assert isinstance(verb, ast.Constant)  # noqa: S101
        assert isinstance(way, ast.Tuple)  # noqa: S101
        froms = way.elts[0]
        states = sorted(map(ast.unparse, froms.elts)) if isinstance(froms, ast.Set) else [ast.unparse(froms)]
        yield str(verb.value), ", ".join(states)
