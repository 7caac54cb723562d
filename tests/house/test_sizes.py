"""The caps of house.md: when one is outgrown, the design wants another room."""

import ast
from pathlib import Path

from tests.house.conftest import ROOT, Module

FILE, FUNCTION, ROUTE, TEMPLATE, CONFTEST = 300, 40, 25, 150, 150
FORBIDDEN = {"utils", "helpers", "common", "misc", "manager"}
WRITING = {"get", "post", "route", "put", "patch", "delete"}


def _lines(node: ast.AST) -> int:
    """Lines of a function without its docstring and decorators."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def _is_route(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(d, ast.Call)
        and isinstance(d.func, ast.Attribute)
        and d.func.attr in WRITING
        and isinstance(d.func.value, ast.Name)
        and d.func.value.id == "bp"
        for d in node.decorator_list
    )


def test_python_files_everywhere_within_cap(modules: list[Module], test_modules: list[Module]) -> None:
    wrong = {
        str(m.path): n
        for m in [*modules, *test_modules]
        if (n := m.text.count("\n")) > (CONFTEST if m.path.name == "conftest.py" else FILE)
    }
    assert wrong == {}


def test_functions_everywhere_within_cap(modules: list[Module]) -> None:
    wrong = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and (n := _lines(node)) > (
                ROUTE if _is_route(node) else FUNCTION
            ):
                wrong[f"{module.path}:{node.lineno} {node.name}"] = n
    assert wrong == {}


def test_templates_everywhere_within_cap(templates: list[Path]) -> None:
    wrong = {str(p): n for p in templates if (n := p.read_text(encoding="utf-8").count("\n")) > TEMPLATE}
    assert wrong == {}


def test_package_names_say_what_is_inside() -> None:
    wrong = [str(p) for p in (ROOT / "app").rglob("*") if p.stem in FORBIDDEN]
    assert wrong == []


def test_browser_tests_live_in_one_folder_which_holds_nothing_else(test_modules: list[Module]) -> None:
    tests = [m for m in test_modules if m.path.name.startswith("test_") and m.path.parent.name != "house"]
    marked = {m.path for m in tests if "mark.e2e" in m.text}
    assert marked == {m.path for m in tests if (ROOT / "tests" / "e2e") in m.path.parents}
