"""Every guard taken away in turn, and whether a test notices: ``scripts/mutants`` does the work."""

from scripts.campaigns.trial import Outcome, Size
from scripts.mutations.summary import guards_removed


def run(_database: str, size: Size) -> Outcome:
    """Holds where every one is noticed. The control takes nothing away: the tests that noticed are run again, and one
    that fails all the same would notice anything.
    """
    figures = guards_removed(short=size.is_short)
    control = {"tests": figures.pop("tests"), "noticed": figures.pop("unsound")}
    holds = figures["noticed"] == figures["made"] > 0
    return Outcome(figures, holds, control, control["tests"] > 0 == control["noticed"])
