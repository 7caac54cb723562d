"""Who carries a task out together with the laboratory that leads it."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, Integer, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import Organisation
from app.projects.models.project import Project
from app.shared.columns import Key, link


class ProjectMember(db.Model):
    """A member of the consortium, its part and its share of the money in per cent, as the version that won has them."""

    __tablename__ = "project_member"
    __table_args__ = (
        UniqueConstraint("project_id", "organisation_id", name="uq_project_member"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share_in_range"),
    )

    id: Mapped[Key]
    project_id: Mapped[str] = link("project.id")
    organisation_id: Mapped[str] = link("organisation.id")
    position: Mapped[int] = mapped_column(Integer)
    part: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    project: Mapped[Project] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
