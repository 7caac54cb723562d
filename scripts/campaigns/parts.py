"""The parts of a trial that takes hours: each is kept as it ends, so that a stopped run goes on where it was."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.campaigns.trial import commit

Part = dict[str, Any]


class Parts:
    """What is done of one trial on one database at one commit; a tree that differs from its commit keeps nothing.

    ``with`` takes it away again where the whole was reached: the next run begins anew.
    """

    def __init__(self, trial: str, database: str) -> None:
        mark = commit()
        folder = Path(os.environ.get("DATA_DIR") or tempfile.gettempdir()) / "trials"
        self.path = None if mark.endswith("+") else folder / f"{trial}-{database}-{mark}.jsonl"

    def __iter__(self) -> Iterator[Part]:
        """The parts so far; a line that was being written when the machine stopped is none."""
        if self.path is None or not self.path.exists():
            return
        for row in self.path.read_text().splitlines():
            try:
                yield json.loads(row)
            except ValueError:
                continue

    def keep(self, part: Part) -> None:
        """Write one part down."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as kept:
            kept.write("\n" + json.dumps(part) + "\n")  # after whatever a stopped machine left of a line

    def forget(self) -> None:
        """Take the parts away: they are told of in a line now."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
