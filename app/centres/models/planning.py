"""A plan of centres: candidates, the needs behind them, what experts say, the place of each."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.centres.states import CandidateState, Origin, PlanState
from app.chains.models import Chain, Region
from app.extensions import db
from app.kinds import KINDS, Kind
from app.needs.models import Need
from app.people.models import User
from app.shared.columns import KEY_LENGTH, Choice, Key, UTCDateTime, choice_check, link


class CentrePlan(db.Model):
    """One ranking of centres to be built, from which a list of its ``kind`` is drafted (``call``).

    ``weights``: {reason: points of 100}, declared before any expert is asked and fixed from then on. ``backed``: how
    many of the first places are marked to be supported first. ``sensitivity``: what was found when it was ranked, as
    ``scoring.sensitivity`` gives it, plain. Whoever ranked it never publishes it.
    """

    __tablename__ = "centre_plan"
    __table_args__ = (
        choice_check("state", PlanState),
        CheckConstraint("backed >= 0", name="backed_counted"),
        CheckConstraint(
            "state NOT IN ('ranked', 'published') OR (ranked_at IS NOT NULL AND ranked_by_id IS NOT NULL)",
            name="ranked_by_somebody",
        ),
        CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND published_by_id <> ranked_by_id)",
            name="published_by_another",
        ),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    year: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PlanState] = mapped_column(Choice(PlanState), default=PlanState.COLLECTING, index=True)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    backed: Mapped[int] = mapped_column(Integer, default=0)
    sensitivity: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    return_reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    ranked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ranked_by_id: Mapped[str | None] = link("user.id")
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    published_by_id: Mapped[str | None] = link("user.id")
    call_id: Mapped[str | None] = link("call.id")
    call: Mapped[Call | None] = relationship()
    candidates: Mapped[list["Candidate"]] = relationship(back_populates="plan", order_by="Candidate.position")
    advisers: Mapped[list["Adviser"]] = relationship(back_populates="plan", order_by="Adviser.invited_at")

    @property
    def kind_data(self) -> Kind:
        """The kind whose list it prepares."""
        return KINDS[self.kind]


class Candidate(db.Model):
    """A centre that might be built, with the analysis of the gap it would fill.

    ``sort``: one of the choices of the kind's ``sorted_by`` question. ``existing_…``: centres that there are already,
    in the nation, in East China, in the province. ``missing``: products and parameters that nobody in the province can
    test today, counted. ``amount`` in 万元. ``points``, ``rank``, ``place`` are what the ranking gave; ``place`` holds
    contributions and the range of the rank, plain.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        choice_check("state", CandidateState),
        choice_check("origin", Origin),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("missing >= 0", name="missing_counted"),
        CheckConstraint("state <> 'set_aside' OR reason <> ''", name="set_aside_reasoned"),
        CheckConstraint("(rank IS NULL) = (points IS NULL)", name="ranked_whole"),
        CheckConstraint("is_backed = false OR rank IS NOT NULL", name="backed_ranked"),
    )

    id: Mapped[Key]
    plan_id: Mapped[str] = link("centre_plan.id")
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[CandidateState] = mapped_column(Choice(CandidateState), default=CandidateState.FILED)
    origin: Mapped[Origin] = mapped_column(Choice(Origin))
    title: Mapped[str] = mapped_column(String(120))
    sort: Mapped[str] = mapped_column(String(40))
    chain_id: Mapped[str | None] = link("chain.id")
    region_code: Mapped[str | None] = mapped_column(String(6), index=True)
    background: Mapped[str] = mapped_column(Text, default="")
    existing_nation: Mapped[str] = mapped_column(Text, default="")
    existing_east: Mapped[str] = mapped_column(Text, default="")
    existing_province: Mapped[str] = mapped_column(Text, default="")
    gap: Mapped[str] = mapped_column(Text, default="")
    coverage: Mapped[str] = mapped_column(Text, default="")
    missing: Mapped[int] = mapped_column(Integer, default=0)
    site_area: Mapped[int | None] = mapped_column(Integer)
    staff: Mapped[int | None] = mapped_column(Integer)
    months: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    support: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    filed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    filed_by_id: Mapped[str] = link("user.id")
    rank: Mapped[int | None] = mapped_column(Integer)
    points: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    place: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_backed: Mapped[bool] = mapped_column(Boolean, default=False)
    item_id: Mapped[str | None] = mapped_column(
        String(KEY_LENGTH), ForeignKey("item.id", ondelete="SET NULL"), index=True
    )
    plan: Mapped[CentrePlan] = relationship(back_populates="candidates")
    chain: Mapped[Chain | None] = relationship()
    region: Mapped[Region | None] = relationship(
        primaryjoin="foreign(Candidate.region_code) == Region.code", viewonly=True
    )
    item: Mapped[Item | None] = relationship()
    needs: Mapped[list[Need]] = relationship(
        secondary="candidate_need", order_by="Need.subject", viewonly=True
    )
    opinions: Mapped[list["CandidateOpinion"]] = relationship(back_populates="candidate")


class CandidateNeed(db.Model):
    """A published need that the centre would answer."""

    __tablename__ = "candidate_need"
    __table_args__ = (UniqueConstraint("candidate_id", "need_id", name="uq_candidate_need"),)

    id: Mapped[Key]
    candidate_id: Mapped[str] = link("candidate.id")
    need_id: Mapped[str] = link("need.id")


class Adviser(db.Model):
    """An expert who is asked how urgent the candidates of a plan are."""

    __tablename__ = "adviser"
    __table_args__ = (UniqueConstraint("plan_id", "user_id", name="uq_adviser"),)

    id: Mapped[Key]
    plan_id: Mapped[str] = link("centre_plan.id")
    user_id: Mapped[str] = link("user.id")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    plan: Mapped[CentrePlan] = relationship(back_populates="advisers")
    user: Mapped[User] = relationship()


class CandidateOpinion(db.Model):
    """What one adviser thinks of one candidate: how urgent it is, 0 to 100, and why."""

    __tablename__ = "candidate_opinion"
    __table_args__ = (
        UniqueConstraint("candidate_id", "user_id", name="uq_candidate_opinion"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
    )

    id: Mapped[Key]
    candidate_id: Mapped[str] = link("candidate.id")
    user_id: Mapped[str] = link("user.id")
    score: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    candidate: Mapped[Candidate] = relationship(back_populates="opinions")
    user: Mapped[User] = relationship()
