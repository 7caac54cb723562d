"""What the name check found is settled, so that the blind round can begin."""

from datetime import datetime

from sqlalchemy import select

from app.cli.demo.stage import Stage
from app.entries.models import Entry
from app.entries.queries import current_version
from app.extensions import db
from app.jobs.redacting import look_for_entrants
from app.redactions.models import IdentityFinding
from app.redactions.queries import findings_of
from app.redactions.service import accept_finding, mask_findings
from app.redactions.states import FindingKind, FindingState

A_PLACE = "仅为地名和行业的通用说法，不能据此认出单位（示例）"


def settle_findings(stage: Stage, key: str, *, at: datetime) -> None:
    """The clock looks through every version; the officer masks names in the answers and lets mere places stand."""
    while look_for_entrants(at):
        pass
    with stage.act():
        for entry in db.session.scalars(select(Entry).where(Entry.call_id == key).order_by(Entry.id)):
            version = current_version(entry)
            found = findings_of(version) if version is not None else []
            _settle(stage, entry, [row for row in found if row.state == FindingState.OPEN], at)


def _settle(stage: Stage, entry: Entry, found: list[IdentityFinding], at: datetime) -> None:
    officer = stage.officer(entry.call)
    names = [row for row in found if row.kind != FindingKind.PLACE]
    if names:
        mask_findings(entry, names, by=officer, at=at)
    for row in found:
        if row.kind == FindingKind.PLACE:
            accept_finding(row, A_PLACE, by=officer, at=at)
