"""Imports the application with the switch in it; nothing is written, not even compiled files."""

import ast
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from scripts.mutations import switch
from scripts.mutations.sites import ROOT, SWITCH, rewrite
from scripts.mutations.steps import asked_before


class Loader(SourceFileLoader):
    """Compiles what ``rewrite`` makes of a file."""

    asked: frozenset[tuple[str, str]] = frozenset()

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        text = Path(self.path).read_text(encoding="utf-8")
        tree, found = rewrite(text, str(Path(self.path).relative_to(ROOT)), self.asked)
        return compile(tree if found else ast.parse(text), self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__[SWITCH] = switch
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Everything below ``app``."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith("app."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(name, spec.loader.path)
        return spec


def install() -> None:
    """From now on; nothing of the application may have been imported."""
    assert not any(name.startswith("app.") for name in sys.modules)  # noqa: S101
    Loader.asked = asked_before(ROOT)
    sys.meta_path.insert(0, Finder())
