"""A support that waits for its second officer, and one that was revoked."""

from datetime import date

from sqlalchemy import select

from app.duties.listing import ListedDuty
from app.duties.models import Duty
from app.duties.service import Found, correct_inspection, import_duties, record_inspection
from app.duties.states import Level
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
    accepted = select(Project).where(Project.state == ProjectState.ACCEPTED).order_by(Project.number)
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


def inspected(stage: Stage) -> None:
    """What an inspection found about a laboratory, put right once."""
    chief, house = stage.cast["chief"], stage.cast.laboratories["lab"]
    duty = ListedDuty(Level.PROVINCE, "江苏省", "组织交叉检查", "", "省局", "")
    listed = import_duties([duty], "示例清单", "duties.xlsx", by=chief, at=AT)
    key = db.session.scalars(select(Duty.id).where(Duty.list_id == listed.id)).one()
    found = Found(house.credit_code, key, TODAY, "14.1", _told(stage), _told(stage))
    first = record_inspection(found, by=chief, at=AT)
    correct_inspection(first, found, _told(stage), by=chief, at=AT)


def _told(stage: Stage) -> str:
    return stage.mark("credit", "lab")
