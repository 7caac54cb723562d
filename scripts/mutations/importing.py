"""Imports the application with the switch in it; nothing is written, not even compiled files."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from scripts.mutations import switch
from scripts.mutations.sites import ROOT, SWITCH, may_have_sites, rewrite
from scripts.mutations.steps import asked_before


class Loader(SourceFileLoader):
    """Compiles what ``rewrite`` makes of a file."""

    asked: frozenset[tuple[str, str]] = frozenset()

    def get_code(self, fullname: str) -> CodeType:
        text, name = Path(self.path).read_text(encoding="utf-8"), str(Path(self.path).relative_to(ROOT))
        if may_have_sites(text, name):
            tree, found = rewrite(text, name, self.asked)
            if found:
                return compile(tree, self.path, "exec", dont_inherit=True)
        return super().get_code(fullname)  # as it stands, and compiled already

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
