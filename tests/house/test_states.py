"""Every enumeration has labels and tones, every table of moves is closed over its states, every model is registered."""

import inspect
from importlib import import_module
from pathlib import Path

from flask import Flask

from app import HERE, import_models
from app.extensions import db
from app.shared.labels import TONES, Labelled
from app.shared.moves import Moves
from tests.house.conftest import Module


def _states() -> list[object]:
    found: list[object] = []
    for path in sorted(HERE.glob("*/states.py")):
        module = import_module(".".join(("app", *path.relative_to(HERE).with_suffix("").parts)))
        found += [value for _, value in inspect.getmembers(module)]
    return found


def test_enumerations_all_labelled() -> None:
    enums = [e for e in _states() if inspect.isclass(e) and issubclass(e, Labelled) and e is not Labelled]
    assert len(enums) > 20
    for enum in enums:
        for member in enum:
            assert member.label.id, member
            assert member.tone in TONES, member


def test_moves_lead_from_and_to_states_of_one_noun() -> None:
    tables = [value for value in _states() if isinstance(value, Moves)]
    assert tables
    for table in tables:
        kinds = {type(state) for froms, to in table.table.values() for state in (*froms, to)}
        assert len(kinds) == 1, kinds


def test_models_all_registered(app: Flask, modules: list[Module]) -> None:
    names = import_models()
    assert len(names) == len(list(HERE.glob("*/models.py"))) + len(list(HERE.glob("*/models/__init__.py")))
    declared = {
        line.split('"')[1]
        for module in modules
        for line in module.text.splitlines()
        if line.strip().startswith("__tablename__ =")
    }
    assert declared <= set(db.metadata.tables)


def test_state_files_import_nothing_of_the_business() -> None:
    for path in sorted(Path(HERE).glob("*/states.py")):
        text = path.read_text(encoding="utf-8")
        bad = [
            line
            for line in text.splitlines()
            if line.startswith("from app.") and not line.startswith("from app.shared")
        ]
        assert bad == [], path
