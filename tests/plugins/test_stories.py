"""A story over several files is played in order and in one process, whatever runs beside it."""

import os
import subprocess
import sys
from pathlib import Path

from config import ROOT

CHAPTER = """
import os, pathlib
def test_{name}():
    with pathlib.Path({notes!r}).open("a") as notes:
        print(os.environ["PYTEST_XDIST_WORKER"], __file__.split(os.sep)[-2], "{name}", file=notes)
"""


def _play(folder: Path) -> list[list[str]]:
    """Run what is in the folder in two processes; (process, folder, test) as they came."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "xdist.plugin",
        "-p",
        "tests.plugins.stories",
        "-n",
        "2",
        "--dist",
        "loadscope",
    ]
    done = subprocess.run(
        [*words, "--import-mode=importlib", "--rootdir", folder, "-c", "/dev/null", folder],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # three Pythons that need no other plugin
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return [line.split() for line in (folder / "notes").read_text().splitlines()]


def test_stories_stay_together_and_modules_share_the_processes(tmp_path: Path) -> None:
    for folder, names in {"story": ("b1", "a2", "c3"), "apart": ("x", "y")}.items():
        (tmp_path / folder).mkdir()
        for number, name in enumerate(names):
            text = CHAPTER.format(name=name, notes=str(tmp_path / "notes"))
            (tmp_path / folder / f"test_{number}.py").write_text(text)
    (tmp_path / "story" / "__init__.py").touch()
    played = _play(tmp_path)
    story = [row for row in played if row[1] == "story"]
    assert [name for *_, name in story] == ["b1", "a2", "c3"]
    assert len({process for process, *_ in story}) == 1
    assert {process for process, *_ in played} == {"gw0", "gw1"}
