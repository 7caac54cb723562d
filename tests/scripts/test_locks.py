"""The locks: no address of a registry in them, a hash for every package, in step with each other and pyproject."""

import json
import re
import tomllib

from scripts.setup.running import ROOT


def test_locks_name_no_registry_and_carry_hashes() -> None:
    npm = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in npm.values())
    assert all(package["integrity"].startswith("sha512-") for name, package in npm.items() if name)
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert text.count("==") <= text.count("--hash=sha256:"), lock.name


def test_locks_of_the_suite_contain_those_of_the_site() -> None:
    run, dev = (
        (ROOT / name).read_text().split("\n") for name in ("requirements.lock", "requirements-dev.lock")
    )
    pins = {line for line in run if "==" in line}
    assert pins <= set(dev)


def test_locks_hold_everything_that_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }
    for lock, requirements in wanted.items():
        locked = set(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==", (ROOT / lock).read_text(), re.MULTILINE))
        names = {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}
        assert names <= locked, f"{lock} lacks {sorted(names - locked)}"
