"""Random edits of the record, each of which the independent reader must find and name (A05)."""

import tempfile
from pathlib import Path

from scripts.campaigns.trial import Outcome, Size
from tests.scripts.log_world import tampering_trial

TIMES, SHORT_TIMES = 1_000, 60


def run(_database: str, size: Size) -> Outcome:
    """Holds where all are found and named; the control edits nothing, and nothing may be found."""
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        figures = tampering_trial(Path(folder) / "log", size.of(TIMES, SHORT_TIMES))
        control = tampering_trial(Path(folder) / "control", 1, control=True)
    holds = figures["times"] == figures["found"] == figures["named"]
    return Outcome(figures, holds, control, control["found"] == 0)
