"""A42: every route that shows what is protected notes the reading, or says here why it need not."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

from flask import Flask
from werkzeug.routing import Rule

from app.progress.readings import NOUNS

PROTECTED = {
    "acceptance", "appeal", "approval", "assignment", "case", "conflict", "decision", "entry", "fault", "milestone",
    "objection", "project", "recommendation_list", "review", "round_entry", "screening", "solicitation",
    "stored_file", "user", "visit", "organisation",
}  # fmt: skip
"""Tables of which one row is a bid, a judgement of it, or a person's."""
OF_MARKS = re.compile(
    r"/(results|analysis|rankings|scores|decide|shortlist|readings|projects)\b|entries\.(csv|xlsx)"
    r"|(recommendations|summary)\.xlsx|archive\.zip"
)
"""Addresses of calls, items and rounds under which score tables and whole lists of bids lie."""
OWN = ("/lab/", "/account/")
"""What one reads of one's own is no reading of another's; before closing it would even tell who bids (A03)."""
PUBLIC = ("/cases/", "/laboratories/")
"""What stands there is published."""
FORMS = {
    "deactivate", "reset-factors", "refuse", "withhold", "plan-visit", "project", "decline", "recommend", "revoke",
    "sign", "agreement", "allow-late", "consent", "drop", "end-repair", "cosignature", "recognise", "recuse",
    "withdraw", "return", "call-off", "change", "ask-check", "dissection", "ask", "edit", "publish", "recall",
    "forbid", "move",
    "accept", "decide",
}  # fmt: skip
"""Forms that name the row and show none of it: what it says stands on a page that is noted."""
ELSEWHERE = {
    "/officer/approvals/<key:id>": "a redirect to the page of what was proposed, or a change of a published call",
    "/officer/approvals/<key:id>/files/<key:file>": "a document of a call that is to be published",
    "/officer/approvals/<key:id>/round-extension": "a date",
    "/officer/approvals/<key:id>/openers": "who keeps the keys",
    "/officer/withdrawals/<key:id>": "a published notice",
    "/officer/renewals/<key:id>": "a published result, and which of its rankings are newer; no mark",
    "/officer/projects/extensions/<key:id>": "a date and a reason",
    "/notices/objections/<slug:code>": "one's own objection, by the code that one was given",
    "/officer/rounds/assignments/<key:id>/reason": "why the programme paired the two; no word of the entry",
    "/officer/rounds/entries/<key:id>": "who reads the entry; no word of it",
    "/supervisor/readings": "the notes themselves",
    "/supervisor/readings.csv": "the notes themselves",
    "/admin/record/readings": "the notes themselves",
    "/admin/record/readings.csv": "the notes themselves",
    "/officer/results": "the list of items with their stage; no mark",
    "/supervisor/results": "the list of items with their stage; no mark",
    "/officer/projects": "a list of titles",
    "/officer/projects/winners": "a list of titles",
    "/supervisor/projects": "a list of titles",
    "/enterprise/projects": "a list of titles",
}


def guarded(app: Flask) -> Iterator[tuple[Rule, Any]]:
    """Every route of ours that somebody must be somebody to see."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and getattr(view, "policy", "public") != "public":
            yield rule, view


def table_of(view: Any) -> str:
    """The table of what a route loads, as its loader says; "" where it loads nothing or cannot tell."""
    load = getattr(view, "loads", None)
    told = get_type_hints(inspect.unwrap(load)).get("return") if inspect.isfunction(load) else None
    kinds = [kind for kind in getattr(told, "__args__", (told,)) if hasattr(kind, "__tablename__")]
    return str(kinds[0].__tablename__) if kinds else ""


def is_protected(rule: Rule, view: Any) -> bool:
    return table_of(view) in PROTECTED or OF_MARKS.search(rule.rule) is not None


def is_excused(rule: Rule, view: Any) -> bool:
    form = "POST" in (rule.methods or ()) and rule.rule.rpartition("/")[2] in FORMS
    return rule.rule in ELSEWHERE or rule.rule.startswith((*OWN, *PUBLIC)) or form


def test_routes_that_show_protected_things_note_the_reading(app: Flask) -> None:
    """A42."""
    found = [(rule, view) for rule, view in guarded(app) if is_protected(rule, view)]
    silent = {rule.rule for rule, view in found if not view.records and not is_excused(rule, view)}
    assert silent == set()
    assert len([rule for rule, view in found if view.records]) > 60


def test_excuses_are_all_needed(app: Flask) -> None:
    """A42: what is excused by name exists, and is not noted besides."""
    views = {rule.rule: view for rule, view in guarded(app)}
    assert {rule for rule in ELSEWHERE if rule not in views or views[rule].records} == set()


def test_loaders_of_noted_routes_tell_what_they_load(app: Flask) -> None:
    """A42: every sort of row that is noted has a name in the list of readings."""
    tables = {table_of(view) for _, view in guarded(app) if view.records}
    assert "" not in tables
    assert tables - set(NOUNS) == {
        "objection",
        "stored_file",
    }  # never shown: who watches must not learn of either
    assert set(NOUNS) - tables == set()
