"""The plugin of pytest that does not run the tests but the mutants, each against the tests that can miss its guard."""

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.mutations import switch
from scripts.mutations.child import BROKE, NO_END, Stage, watch_engines
from scripts.mutations.learning import Memory, Met, by_file, learn
from scripts.mutations.sites import ROOT, Site

WARM = (
    "tests/web/public/test_home.py",
    "tests/leaks/test_matrix.py::test_addresses_of_every_rule_are_known",
    "tests/leaks/test_doors.py::test_guard_alone_answers_as_its_policy_says[GET-0]",
)
PATIENCE = 60.0
MOST_SECONDS = 15.0


@dataclass
class Campaign:
    """What is asked: sites still to be tried, the memory, and where results go."""

    sites: Sequence[Site]
    memory: Memory
    results: Path
    part: tuple[int, int] = (0, 1)
    only_learn: bool = False
    sound: dict[str, bool] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        watch_engines()
        stage = Stage(session)
        warm = [item for item in session.items if item.nodeid.startswith(WARM)][:6]
        stage.warm(warm or session.items[:1])
        files = by_file(session.items)
        own, of = self.part
        # By its place among all: what is known when each process looks differs, and would share out some twice.
        shared = files[own::of]
        known = self.memory.known()
        learn(stage, self.memory, [each for each in shared if each[0] not in known])
        while missing := {name for name, _ in files} - self.memory.known().keys():
            print(f"waiting for {len(missing)} files that another process learns", flush=True)
            time.sleep(5)
        if not self.only_learn:
            self.try_all(stage)
        return True

    def try_all(self, stage: Stage) -> None:
        """Every site, one line of the results each."""
        tests: dict[str, list[Met]] = defaultdict(list)
        for mets in self.memory.known().values():
            for met in mets:
                for key in met.keys:
                    tests[key].append(met)
        items = {item.nodeid: item for item in stage.session.items}
        own, of = self.part
        chosen, began = self.sites[own::of], time.monotonic()
        for number, site in enumerate(chosen, 1):
            line = self.tried(stage, site, [m for m in tests[site.key] if m.test in items], items)
            with self.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            if line["noticed"] is None or number % 50 == 0 or number == len(chosen):
                told = "SURVIVED " + site.place if line["noticed"] is None else "…"
                print(f"{number}/{len(chosen)} {time.monotonic() - began:.0f} s {told}", flush=True)

    def tried(
        self, stage: Stage, site: Site, mets: list[Met], items: dict[str, pytest.Item]
    ) -> dict[str, Any]:
        """Run its tests, likeliest and cheapest first, until one notices."""
        began = time.monotonic()
        chosen, noticed, unsound = likeliest(site, mets), None, list[str]()
        while chosen:
            patience = PATIENCE + 4 * sum(met.seconds for met in chosen)
            switch.off = site.key
            try:
                noticed = stage.first_failing([items[met.test] for met in chosen], patience)
            finally:
                switch.off = ""
            if noticed is None or noticed in {NO_END, BROKE} or self.is_sound(stage, items[noticed]):
                break
            unsound.append(noticed)
            before = [met.test for met in chosen].index(noticed)
            chosen, noticed = chosen[before + 1 :], None
        if noticed in {
            NO_END,
            BROKE,
        }:  # under load a child may run out of time: nobody has noticed anything then
            unsound.append(noticed)
            noticed = None
        return {
            "key": site.key, "place": site.place, "sort": site.sort, "noticed": noticed,
            "met": len(mets), "tried": len(chosen), "unsound": unsound, "seconds": round(time.monotonic() - began, 2),
        }  # fmt: skip

    def is_sound(self, stage: Stage, item: pytest.Item) -> bool:
        """Whether the test passes with nothing taken away, in the same way: the control."""
        if item.nodeid not in self.sound:
            self.sound[item.nodeid] = stage.first_failing([item], PATIENCE * 3) is None
        return self.sound[item.nodeid]


def likeliest(site: Site, mets: Sequence[Met]) -> list[Met]:
    """Those that name what is asked, then the cheap ones, as many as fit into the time."""
    words = {site.key.split("::")[1], Path(site.path).stem.rstrip("s")}

    def order(met: Met) -> tuple[float, float]:
        name = met.test.split("::")[0]
        text = _text(name)
        near = sum(word in text for word in words) + (f"tests/{site.path.split('/')[1]}/" in name)
        return met.seconds / (1 + near), met.seconds

    chosen, total = [], 0.0
    for met in sorted(mets, key=order):
        if chosen and total + met.seconds > MOST_SECONDS:
            break
        chosen.append(met)
        total += met.seconds
    return chosen


_texts: dict[str, str] = {}


def _text(name: str) -> str:
    if name not in _texts:
        _texts[name] = (ROOT / name).read_text(encoding="utf-8")
    return _texts[name]
