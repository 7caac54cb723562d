"""All trials, in the order of trust.md's table."""

from scripts.campaigns import (
    api,
    clocks,
    disk,
    guards,
    marks,
    outages,
    restoring,
    rush,
    sealed,
    storm,
    syncing,
    tampering,
    walks,
)
from scripts.campaigns.trial import Trial

ONE = ("sqlite",)
TRIALS = {
    trial.name: trial
    for trial in (
        Trial("kills", storm.run),
        Trial("sealed", sealed.run),
        Trial("fsync", syncing.run),
        Trial("rush", rush.run),
        Trial("clocks", clocks.run),
        Trial("disk", disk.run, ONE),
        Trial("outages", outages.run),
        Trial("marks", marks.run),
        Trial("tampering", tampering.run, ONE),
        Trial("guards", guards.run, ONE),
        Trial("workflow", walks.run),
        Trial("api", api.run),
        Trial("restore", restoring.run),
    )
}
