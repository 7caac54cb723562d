"""The tool that takes guards away: it finds them all, what it makes says yes, and a hole in the net is told."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.shared.text import t
from app.shared.verdict import YES, Refused, Verdict, first_refusal, hidden, no, not_now, require
from scripts.mutations import switch
from scripts.mutations.sites import EQUIVALENT, SWITCH, all_sites, rewrite
from scripts.mutations.steps import asked_before
from tests.house.conftest import ROOT

POLICY = '''
def may_see(user, thing, at):
    """Doc."""
    if user is None or thing == "secret":
        return hidden()
    return first_refusal(seen(user), not_now("x", "y") if thing == "late" else YES)

def may_keep(user, thing, at):
    if user == "officer":
        return YES
    return no("x", "y")

def visible_things(user, at):
    return select(1).where(a == 1, b == 2).where(mine)
'''
SERVICE = """
def act(*, by, at):
    require(may_act(by=by, at=at))
    if late:
        raise Refused(NO)
    THINGS.go('make', 1)
"""
ROUTE = "@bp.get('/x')\n@page(may_see, load)\ndef x(thing):\n    return ''\n"
Ways = dict[str, Any]


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    yield
    switch.off = ""
    switch.met.clear()


@pytest.mark.parametrize(
    ("path", "text", "sorts"),
    [
        (
            "app/n/policy.py",
            POLICY,
            ["last", "refusal", "refusal", "refusal", "verdict", "where", "where", "where"],
        ),
        ("app/n/service.py", SERVICE, ["move", "refusal", "require"]),
        ("app/web/n.py", ROUTE, ["guard"]),
        ("app/n/queries.py", "def things():\n    return select(1).where(a == 1)\n", []),
    ],
)
def test_guards_of_a_file_are_all_found(path: str, text: str, sorts: list[str]) -> None:
    tree, found = rewrite(text, path)
    assert sorted(site.sort for site in found) == sorts
    compile(tree, path, "exec")


def test_step_that_a_policy_asks_for_is_no_guard_of_its_own() -> None:
    assert [site.sort for site in rewrite(SERVICE, "app/n/service.py", {("THINGS", "make")})[1]] == [
        "require",
        "refusal",
    ]


ASKING = """
def may_end(user, thing, at):
    return _in_turn("end", thing)

def _in_turn(verb, thing):
    return _step(verb, thing)

def _step(verb, thing):
    return THINGS.may(verb, thing.state)

def may_look(_user, _thing, _at):
    "Anybody."
    return YES
"""
STATES = """
THINGS = Moves({
    "make": (set(State), State.MADE),
    "end": ({State.MADE, State.USED}, State.ENDED),
    "give": ({State.USED, State.MADE}, State.GIVEN),
    "mend": ({State.ENDED}, State.MADE),
    "some": (set(State) - {State.MADE}, State.MADE),
})
"""


def test_steps_asked_for_in_a_roundabout_way_alike_or_from_anywhere_are_asked(tmp_path: Path) -> None:
    """And a policy that is nothing but a yes cannot refuse, neither at a route nor in a service."""
    (tmp_path / "app").mkdir()
    for name, text in (("policy", ASKING), ("states", STATES)):
        (tmp_path / "app" / f"{name}.py").write_text(text, encoding="utf-8")
    asked = asked_before(tmp_path)
    assert asked == {("THINGS", "make"), ("THINGS", "end"), ("THINGS", "give"), ("may_look", "")}
    service = "def act():\n    require(may_look(by, at))\n    require(may_end(by, at))\n"
    assert rewrite(ROUTE.replace("may_see", "may_look"), "app/web/n.py", asked)[1] == []
    assert [site.key.split("::")[3] for site in rewrite(service, "app/n.py", asked)[1]] == ["may_end(by, at)"]


def test_guards_of_the_application_are_many_and_each_has_a_name() -> None:
    found = all_sites()
    sorts = {"guard", "verdict", "refusal", "require", "where", "last", "move"}
    assert {site.sort for site in found} == sorts
    assert len({site.key for site in found}) == len(found) > 1500


def test_guards_that_change_nothing_are_few_and_stand_in_the_code() -> None:
    assert len(EQUIVALENT) <= 10
    places = {key.split("::")[0] for key in EQUIVALENT}
    found = {
        site.key for place in places for site in rewrite((ROOT / place).read_text(encoding="utf-8"), place)[1]
    }
    assert set(EQUIVALENT) <= found


def rewritten(text: str, path: str, ways: Ways) -> tuple[Ways, dict[str, str]]:
    """What the rewritten text defines, and its sites by what they are."""
    tree, found = rewrite(text, path)
    ways = ways | {SWITCH: switch}
    exec(compile(tree, path, "exec"), ways)
    return ways, {site.key.split("::")[3]: site.key for site in found}


@pytest.mark.parametrize(
    ("name", "who", "thing", "off"),
    [
        ("may_see", None, "", "user is None"),
        ("may_see", "x", "secret", "thing == 'secret'"),
        ("may_see", "blind", "", "seen(user)"),
        ("may_see", "x", "late", "thing == 'late'"),
        ("may_keep", "x", "", "no('x', 'y')"),
    ],
)
def test_policy_refuses_until_its_guard_is_off(name: str, who: str | None, thing: str, off: str) -> None:
    """The control stands beside it: nothing is off, and everything is as before."""

    def seen(user: str | None) -> Verdict:
        return hidden() if user == "blind" else YES

    given = {"YES": YES, "first_refusal": first_refusal, "hidden": hidden, "no": no, "not_now": not_now}
    ways, keys = rewritten(POLICY, "app/n/policy.py", given | {"seen": seen})
    assert not ways[name](who, thing, None)
    assert switch.met == {keys[off]}
    switch.off = keys[off]
    assert ways[name](who, thing, None)
    assert ways["may_see"]("x", "", None)


class Things:
    """A state machine that takes its one step from where ``froms`` says."""

    def __init__(self, *froms: int) -> None:
        self.table = {"make": (froms, 2)}

    def may(self, verb: str, state: int) -> Verdict:
        return YES if state in self.table[verb][0] else not_now("x", TEXT)

    def go(self, verb: str, state: int) -> int:
        require(self.may(verb, state))
        return self.table[verb][1]


TEXT = t("可以")
HELD: Ways = {"may_act": lambda **_given: YES, "late": False, "THINGS": Things(1)}


@pytest.mark.parametrize(
    ("off", "refusing"),
    [
        ("may_act(by=by, at=at)", {"may_act": lambda **_given: hidden()}),
        ("late", {"late": True}),
        ("THINGS.go('make', 1)", {"THINGS": Things()}),
    ],
)
def test_service_refuses_until_its_guard_is_off(off: str, refusing: Ways) -> None:
    given = HELD | {"Refused": Refused, "require": require, "NO": hidden()} | refusing
    ways, keys = rewritten(SERVICE, "app/n/service.py", given)
    with pytest.raises(Refused):
        ways["act"](by=None, at=None)
    assert switch.met == {keys[off]}
    switch.off = keys[off]
    ways["act"](by=None, at=None)


def test_view_lets_in_once_its_guard_is_off_and_still_names_its_policy() -> None:
    def page(may: Any, _load: Any) -> Any:
        def decorate(view: Any) -> Any:
            def guarded() -> Any:
                require(may())
                return view(None)

            guarded.policy = may  # type: ignore[attr-defined]
            return guarded

        return decorate

    def refuse() -> Verdict:
        return hidden()

    bp = SimpleNamespace(get=lambda _path: lambda view: view)
    ways, keys = rewritten(ROUTE, "app/web/n.py", {"page": page, "may_see": refuse, "load": None, "bp": bp})
    assert ways["x"].policy is refuse
    with pytest.raises(Refused):
        ways["x"]()
    switch.off = keys["may_see"]
    assert ways["x"]() == ""


def test_query_loses_one_condition_and_keeps_the_others() -> None:
    from sqlalchemy import column, select

    given = {
        "select": lambda _one: select(column("x")),
        **{name: column(name) for name in ("a", "b", "mine")},
    }
    ways, keys = rewritten(POLICY, "app/n/policy.py", given)
    switch.off = keys["b == 2"]
    said = str(ways["visible_things"](None, None).compile(compile_kwargs={"literal_binds": True}))
    assert ("a = 1" in said, "b = 2" in said, "mine" in said) == (True, False, True)


def test_campaign_tells_what_is_noticed_and_what_survives(tmp_path: Path) -> None:
    """A slice: the guards of two policies, against tests of which one notices those of one, and none those of both."""
    words = [
        "--only",
        "(chains|faults)/policy.py",
        "--resume",
        f"{tmp_path}/results",
        "--memory",
        f"{tmp_path}/memory",
    ]
    words += ["--tests", "tests/chains/test_refusals.py", "tests/approvals/test_approvals.py"]
    done = subprocess.run(
        [sys.executable, "-m", "scripts.mutations", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        1,
        "8 made, 2 noticed, 6 survived, 0 not tried",
    )
    assert "survived: app/faults/policy.py" in done.stdout
