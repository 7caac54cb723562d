"""Every route names its policy; addresses are kebab-case and typed; templates mirror web; unsafe GETs do not exist."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

THIRD_PARTY = ("static", "security.", "bootstrap.")
DESK_TEMPLATES = (
    "lab",
    "enterprise",
    "recommender",
    "judge",
    "officer",
    "discipline",
    "supervisor",
    "admin",
    "public",
    "account",
)


def _own(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(THIRD_PARTY)]


def test_routes_all_name_their_policy(app: Flask) -> None:
    wrong = [
        rule.endpoint
        for rule in _own(app)
        if getattr(app.view_functions[rule.endpoint], "policy", None) is None
    ]
    assert wrong == []


def test_addresses_all_kebab_case(app: Flask) -> None:
    wrong = [rule.rule for rule in _own(app) if not re.fullmatch(r"[a-z0-9<>:_/.,()\-]*", rule.rule)]
    fixed = [re.sub(r"<[^>]+>", "", rule.rule) for rule in _own(app)]
    wrong += [part for part in fixed if "_" in part]
    assert wrong == []


def test_parts_of_addresses_all_typed(app: Flask) -> None:
    wrong = [rule.rule for rule in _own(app) if re.search(r"<[^:>]+>", rule.rule)]
    assert wrong == []


def test_endpoint_names_equal_function_names(app: Flask) -> None:
    wrong = [
        rule.endpoint
        for rule in _own(app)
        if rule.endpoint.rsplit(".", 1)[-1] != app.view_functions[rule.endpoint].__name__
    ]
    assert wrong == []


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_forms_can_reach_every_verb(app: Flask, method: str) -> None:
    """A page without script can send GET and POST alone."""
    assert [rule.rule for rule in _own(app) if method in (rule.methods or set())] == []
