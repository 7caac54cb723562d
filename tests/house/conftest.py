"""The code base as data: files, syntax trees, templates."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file with its syntax tree. ``name`` is dotted, packages without ``__init__``."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    def imports(self) -> list[tuple[str, int]]:
        """(dotted module, line) of every import anywhere in the file."""
        return self._imports

    @cached_property
    def _imports(self) -> list[tuple[str, int]]:
        """Found once for all tests: walking through every tree takes as long as reading the files."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return found


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(path, name, text, ast.parse(text))


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every Python file of the application."""
    return [_read(path) for path in sorted((ROOT / "app").rglob("*.py"))]


@pytest.fixture(scope="session")
def test_modules() -> list[Module]:
    """Every Python file of the tests."""
    return [_read(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


@pytest.fixture(scope="session")
def templates() -> list[Path]:
    """Every template."""
    return sorted((ROOT / "templates").rglob("*.*"))
