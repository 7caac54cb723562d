"""A support that waits for its second officer, and one that was revoked."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.projects.models import Project
from app.projects.states import ProjectState
from app.supports.service import SupportFacts, agree_support, propose_support, revoke_support
from app.supports.states import SupportSort
from tests.factories.people import AT
from tests.leaks.stage import Stage

TODAY = date(2026, 11, 23)


def supporting(stage: Stage) -> None:
    """Of a task that passed its acceptance."""
    accepted = select(Project).where(Project.state == ProjectState.ACCEPTED).order_by(Project.id)
    entry = db.session.scalars(accepted).first().entry  # type: ignore[union-attr]
    owner, officer = stage.cast.owner(entry.organisation_id), stage.cast["officer"]
    told = [stage.mark("support", owner) for _ in range(5)]
    facts = SupportFacts(SupportSort.STANDARD, told[0], told[1], told[2], told[3], TODAY, None)
    made = propose_support(entry, facts, told[4], by=officer, at=AT)
    stage.watch(made.id, "support.key", owner)
    stage.watch(made.subject_id, "support.key", owner)
    words = [stage.mark("support.revoked", owner) for _ in range(6)]
    gone = propose_support(
        entry, SupportFacts(SupportSort.RESEARCH, *words[:4], TODAY, None), words[4], by=officer, at=AT
    )
    support = agree_support(gone, stage.mark("support", owner), by=stage.cast["second"], at=AT)
    revoke_support(support, words[5], by=officer, at=AT)
