"""``python -m scripts.auditing``: pip-audit over the Python locks, npm audit over package-lock.json; one report."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "requirements-node.lock")
PATIENCE = 180
CONTROL = "jinja2==2.10\n"
"""Has known holes (CVE-2019-10906): an audit that does not find them has asked nobody."""
CLEAN, VULNERABLE, UNASKED = 0, 1, 3


@dataclass
class Finding:
    """What one tool said about one lock. ``reached``: whether an advisory service answered."""

    lock: str
    tool: str
    reached: bool
    known: list[str] = field(default_factory=list)
    why: str = ""

    def __str__(self) -> str:
        if not self.reached:
            return f"{self.lock}: NOT CHECKED, no advisory service could be asked by {self.tool}: {self.why}"
        if not self.known:
            return f"{self.lock}: no known vulnerability ({self.tool})"
        return "\n".join(
            [f"{self.lock}: {len(self.known)} known ({self.tool})", *(f"  {one}" for one in self.known)]
        )


def read_pip(lock: str, output: str, words: str) -> Finding:
    """pip-audit's JSON; anything else is its excuse."""
    try:
        found = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Finding(lock, "pip-audit", reached=False, why=last_line(words))
    known = [
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release'}"
        for each in found
        for hole in each.get("vulns", ())
    ]
    return Finding(lock, "pip-audit", reached=True, known=known)


def read_npm(lock: str, output: str, words: str) -> Finding:
    """npm's JSON; where it carries an error, or is none, no service was asked."""
    try:
        told: dict[str, Any] = json.loads(output)
        found = told["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Finding(lock, "npm audit", reached=False, why=last_line(words or output))
    known = [f"{name}: {hole['severity']}, {hole.get('range', '')}" for name, hole in sorted(found.items())]
    return Finding(lock, "npm audit", reached=True, known=known)


def service_answers() -> bool:
    """Whether the advisory service knows a hole that everybody knows: a mirror without advisories finds none."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(CONTROL)
        file.flush()
        return bool(ask_pip("control", file.name).known)


def ask_pip(name: str, path: str) -> Finding:
    """What pip-audit says of a file of pinned requirements."""
    options = ["--format", "json", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    return read_pip(name, *ask([sys.executable, "-m", "pip_audit", "-r", path, *options]))


def last_line(words: str) -> str:
    """The last thing that a program said."""
    lines = [line.strip() for line in words.splitlines() if line.strip() and "complete log" not in line]
    return lines[-1][:200] if lines else "no answer"


def ask(command: list[str]) -> tuple[str, str]:
    """What a program printed, and its complaints."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    return done.stdout, done.stderr


def audit() -> list[Finding]:
    """Every lock of the repository."""
    found, answers = [], service_answers()
    for lock in LOCKS:
        if not answers:
            why = f"it finds nothing in {CONTROL.strip()} either"
            found.append(Finding(lock, "pip-audit", reached=False, why=why))
        elif (ROOT / lock).exists():
            found.append(ask_pip(lock, lock))
    npm = shutil.which("npm", path=f"{ROOT / '.venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin")
    if npm is None:
        found.append(Finding("package-lock.json", "npm audit", reached=False, why="npm is not installed"))
    else:
        found.append(read_npm("package-lock.json", *ask([npm, "audit", "--json", "--package-lock-only"])))
    return found


def main() -> int:
    """Print the report; the exit status says what it amounts to."""
    found = audit()
    if "--json" in sys.argv[1:]:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False))
    else:
        print(*found, sep="\n")
    if any(each.known for each in found):
        return VULNERABLE
    return CLEAN if all(each.reached for each in found) else UNASKED


if __name__ == "__main__":
    sys.exit(main())
