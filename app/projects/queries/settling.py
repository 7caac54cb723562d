"""Reads of payments and settlements."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.projects.accounts import Account, account_of
from app.projects.models import Payment, Project, Settlement
from app.projects.queries.course import merged_into


def payments_of(project: Project) -> list[Payment]:
    """Every payment that was ever written down, the replaced ones too, by day; one query."""
    found = select(Payment).where(Payment.project_id == project.id)
    return list(db.session.scalars(found.order_by(Payment.paid_on, Payment.recorded_at, Payment.id)))


def settlements_of(project: Project) -> list[Settlement]:
    """Every settlement, the latest first; one query."""
    found = select(Settlement).where(Settlement.project_id == project.id)
    return list(db.session.scalars(found.order_by(Settlement.number.desc())))


def account_now(project: Project) -> Account:
    """The account of a task as it stands; three queries."""
    return account_of(project, payments_of(project), merged_into(project))


def find_payment(key: str) -> Payment | None:
    """A payment with its project; whether it may be seen is the policy's."""
    whole = joinedload(Payment.project).joinedload(Project.call)
    return db.session.get(Payment, key, options=(whole,))


def find_settlement(key: str) -> Settlement | None:
    """A settlement with its project; whether it may be seen is the policy's."""
    whole = joinedload(Settlement.project).joinedload(Project.call)
    return db.session.get(Settlement, key, options=(whole,))
