"""Reads of the experts of acceptances."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.people.models import Expert, Seat, User
from app.people.states import SeatRole
from app.projects.models import Acceptance, PanelExpert, PanelFinding, Project, Result
from app.projects.policy import may_sit, visible_sittings

MOST = 200


def experts_free(acceptance: Acceptance, at: datetime) -> list[User]:
    """Who may be named: people with an expert's seat without a tie to the parties, by name."""
    seats = select(Seat.user_id).where(Seat.role == SeatRole.JUDGE)
    found = select(User).where(User.id.in_(seats), User.active).order_by(User.name, User.id).limit(MOST)
    loaded = found.options(
        joinedload(User.expert).joinedload(Expert.employer),
        selectinload(User.memberships),
        selectinload(User.seats),
    )
    return [user for user in db.session.scalars(loaded).unique() if may_sit(user, acceptance, at)]


def sittings_of(user: User, at: datetime) -> list[PanelExpert]:
    """The panels that the person sits on, those without an opinion first; one query."""
    found = (
        visible_sittings(user, at)
        .join(PanelExpert.acceptance)
        .options(joinedload(PanelExpert.acceptance).joinedload(Acceptance.project).joinedload(Project.item))
        .order_by(Acceptance.panel_signed_at.is_not(None), PanelExpert.named_at.desc())
    )
    return list(db.session.scalars(found.limit(50)))


def find_sitting(key: str) -> PanelExpert | None:
    """A place on a panel; whether it may be seen is the policy's."""
    return db.session.get(PanelExpert, key)


def panel_of(acceptances: list[Acceptance]) -> dict[str, list[PanelExpert]]:
    """Experts with their findings by the key of the acceptance; two queries, one where there is none."""
    keys = [acceptance.id for acceptance in acceptances]
    found: dict[str, list[PanelExpert]] = {}
    if not keys:
        return found
    query = select(PanelExpert).where(PanelExpert.acceptance_id.in_(keys)).order_by(PanelExpert.position)
    shown = (joinedload(PanelExpert.user).joinedload(User.expert), joinedload(PanelExpert.findings))
    for expert in db.session.scalars(query.options(*shown)).unique():
        found.setdefault(expert.acceptance_id, []).append(expert)
    return found


def findings_of(acceptance: Acceptance) -> list[PanelFinding]:
    """Every finding of the panel of an acceptance, line by line."""
    query = (
        select(PanelFinding)
        .join(PanelFinding.expert)
        .join(Result, Result.id == PanelFinding.result_id)
        .where(PanelExpert.acceptance_id == acceptance.id)
        .order_by(Result.position, PanelExpert.position)
    )
    return list(db.session.scalars(query))
