"""The experts who look at a task's results before the officer decides (rule 15): a form of projects, not a round."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import User
from app.projects.models.project import Acceptance, Result
from app.shared.columns import Key, UTCDateTime, link


class PanelExpert(db.Model):
    """One expert of the panel of one acceptance; ``signed_at``: when he had given a finding on every line."""

    __tablename__ = "panel_expert"
    __table_args__ = (UniqueConstraint("acceptance_id", "user_id", name="uq_panel_expert"),)

    id: Mapped[Key]
    acceptance_id: Mapped[str] = link("acceptance.id")
    user_id: Mapped[str] = link("user.id")
    position: Mapped[int] = mapped_column(Integer)
    is_chair: Mapped[bool] = mapped_column(Boolean, default=False)
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)
    named_by_id: Mapped[str] = link("user.id")
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acceptance: Mapped[Acceptance] = relationship(back_populates="experts")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    findings: Mapped[list["PanelFinding"]] = relationship(back_populates="expert")


class PanelFinding(db.Model):
    """What one expert finds on one line of the result: met or not, and why."""

    __tablename__ = "panel_finding"
    __table_args__ = (
        UniqueConstraint("expert_id", "result_id", name="uq_panel_finding"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    id: Mapped[Key]
    expert_id: Mapped[str] = link("panel_expert.id")
    result_id: Mapped[str] = link("result.id")
    is_met: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    expert: Mapped[PanelExpert] = relationship(back_populates="findings")
    result: Mapped[Result] = relationship()
