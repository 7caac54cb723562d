"""Who may know whom (house.md): imports point left, HTTP stays in web, nobody branches on a kind."""

import ast

from app.kinds import KINDS
from tests.house.conftest import Module

ORDER = [
    "extensions",
    "shared",
    "scoring",
    "sealing",
    "kinds",
    "history",
    "outages",
    "chains",
    "people",
    "files",
    "approvals",
    "credit",
    "needs",
    "capabilities",
    "calls",
    "alliances",
    "questions",
    "entries",
    "openings",
    "screening",
    "redactions",
    "rounds",
    "reviews",
    "visits",
    "solicitations",
    "decisions",
    "notices",
    "projects",
    "centres",
    "certificates",
    "supports",
    "duties",
    "showcase",
    "revocations",
    "progress",
    "rehearsals",
    "faults",
    "letters",
    "personal",
    "search",
    "adapters",
    "web",
    "jobs",
    "cli",
]
ROOMS = ["states", "models", "policy", "queries", "service", "letters"]
OWN = ("app.scoring", "app.sealing")
HTTP = {"flask", "wtforms", "werkzeug", "flask_wtf", "flask_login", "flask_babel"}
HTTP_ROOMS = {"web", "jobs", "cli", "adapters", "extensions"}
SECURITY_WRAPPER = ("app.web.account", "app.people.models.accounts")


def _place(dotted: str) -> tuple[str, str]:
    """(noun, room) of a dotted name below app; the room is empty for what is not one of the six."""
    parts = dotted.split(".")
    noun = parts[1] if len(parts) > 1 else ""
    room = parts[2] if len(parts) > 2 and parts[2] in ROOMS else ""
    return noun, room


def test_imports_everywhere_point_left(modules: list[Module]) -> None:
    wrong = []
    for module in modules:
        noun, room = _place(module.name)
        if not noun:
            continue
        assert noun in ORDER, f"{module.name}: {noun} has no place in the order"
        for target, line in module.imports():
            if not target.startswith("app."):
                continue
            other, other_room = _place(target)
            if other in ORDER and ORDER.index(other) > ORDER.index(noun):
                wrong.append(f"{module.path}:{line} {noun} imports {other} on its right")
            if other == noun and room and other_room and ROOMS.index(other_room) > ROOMS.index(room):
                wrong.append(f"{module.path}:{line} {room} imports {other_room} on its right")
    assert wrong == []


def test_http_libraries_outside_the_edge_absent(modules: list[Module]) -> None:
    wrong = [
        f"{module.path}:{line} imports {target}"
        for module in modules
        for target, line in module.imports()
        if target.split(".")[0] in HTTP and _place(module.name)[0] not in HTTP_ROOMS and module.name != "app"
    ]
    assert wrong == []


def test_flask_security_outside_its_wrapper_absent(modules: list[Module]) -> None:
    wrong = [
        f"{module.path}:{line} imports {target}"
        for module in modules
        for target, line in module.imports()
        if target.split(".")[0] == "flask_security" and not module.name.startswith(SECURITY_WRAPPER)
    ]
    assert wrong == []


def test_pure_packages_know_nothing_of_ours(modules: list[Module]) -> None:
    wrong = [
        f"{module.path}:{line} imports {target}"
        for module in modules
        for target, line in module.imports()
        if module.name.startswith(("app.scoring", "app.sealing"))
        and (
            (target.startswith("app.") and not target.startswith(("app.scoring", "app.sealing")))
            or "sqlalchemy" in target
        )
    ]
    assert wrong == []


def test_kind_branches_outside_kinds_absent(modules: list[Module]) -> None:
    wrong = []
    for module in modules:
        if module.name.startswith("app.kinds") or module.name.startswith("app.cli.demo"):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Compare | ast.MatchValue) and KINDS.keys() & {
                c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str)
            }:
                wrong.append(f"{module.path}:{node.lineno} compares with the name of a kind")
    assert wrong == []


def test_commits_outside_the_one_place_absent(modules: list[Module]) -> None:
    allowed = {
        "app.web.guards",
        "app.adapters.databases",
        "app.web.errors",
        "app.web.pulse",  # the server's own beat, outside any request
        "app.jobs.transaction",
        "app.cli.transaction",
        "app.web.account.sessions",
        "app.adapters.sessions",
        "app.web.account.security",
    }
    wrong = [
        f"{module.path}:{node.lineno} commits"
        for module in modules
        if module.name not in allowed and not module.name.startswith("app.web.account.")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_wall_clock_left_of_the_edge_unread(modules: list[Module]) -> None:
    wrong = [
        f"{module.path}:{node.lineno} reads the clock"
        for module in modules
        if _place(module.name)[0] not in {"web", "jobs", "cli", "adapters"}
        and module.name != "app.shared.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "func")
    ]
    assert wrong == []
