"""The data folder: whose it is, what it holds, and the secret that lives in it."""

import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Literal

from scripts.setup.running import Stop

MARKER = ".jiebang.json"
KEY_FILE = "secret_key"
Stage = Literal["empty", "loading", "loaded"]


class DataFolder:
    """One installation's data. The marker file says that it is ours, and whether it holds the demonstration."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.marker = self.path / MARKER

    @property
    def database(self) -> Path:
        """The embedded database's file."""
        return self.path / "jiebang.db"

    def open(self, *, demo: bool, fresh: bool, embedded: bool = True) -> None:
        """Make the folder, or check that it is ours and of the kind that was asked for; ``fresh`` empties it first.

        Without ``embedded`` the rows live in a database elsewhere, which nothing here empties.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._own(demo)
            if fresh or self.stage == "loading":
                self._start_anew(demo=demo, embedded=embedded)
        except OSError as error:
            raise Stop(
                f"The data folder {self.path} is not writable ({error.strerror}). Choose another: --data FOLDER"
            ) from error

    def _own(self, demo: bool) -> None:
        if not self.marker.exists():
            if any(self.path.iterdir()):
                raise Stop(
                    f"The folder {self.path} is not empty and not a data folder of ours. Choose another: --data FOLDER"
                )
            self._write(demo, "empty")
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
        if self._read()["demo"] != demo:
            holds, asked = (
                ("no demonstration", "the demonstration") if demo else ("the demonstration", "--no-demo")
            )
            raise Stop(
                f"The data folder {self.path} holds {holds}, but {asked} was asked for. Choose another: --data FOLDER"
            )

    def _start_anew(self, *, demo: bool, embedded: bool) -> None:
        if not embedded:
            raise Stop(
                "DATABASE_URL names a database elsewhere; empty it yourself, then delete the data folder."
            )
        if not demo:
            raise Stop(
                f"--fresh empties a demonstration only. Delete {self.path} yourself if that is what you want."
            )
        for entry in self.path.iterdir():
            if entry != self.marker:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self.reach("empty")

    @property
    def stage(self) -> Stage:
        """How far the demonstration got. Nobody was served before ``loaded``, so what ``loading`` left may go."""
        stage: Stage = self._read()["stage"]
        return stage

    def reach(self, stage: Stage) -> None:
        """Note how far the demonstration got."""
        self._write(bool(self._read()["demo"]), stage)

    def secret_key(self) -> str:
        """The secret of this installation: made once, readable by its owner alone."""
        path = self.path / KEY_FILE
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
        return path.read_text().strip()

    def _read(self) -> dict:  # type: ignore[type-arg]
        try:
            marker: dict[str, object] = json.loads(self.marker.read_text())
            return {"demo": marker["demo"], "stage": marker["stage"]}
        except (ValueError, KeyError) as error:
            raise Stop(
                f"The marker {self.marker} is damaged. Choose another folder: --data FOLDER"
            ) from error

    def _write(self, demo: bool, stage: Stage) -> None:
        part = self.marker.with_suffix(".part")
        part.write_text(json.dumps({"made_by": "scripts/serve", "demo": demo, "stage": stage}))
        part.replace(self.marker)
