"""A ranking is stored with the hash of its inputs; a decision stands on one ranking."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.decisions.states import AnalysisStep, DecisionBasis, DecisionResult, DecisionState, Fall
from app.entries.models import Entry
from app.extensions import db
from app.rounds.models import Round
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

FALLEN = text("fallen IS NOT NULL")


class Ranking(db.Model):
    """The stored result of one round for one group (an item, or the whole call: ``item_id`` null).

    Stale, by derivation, once ``inputs_hash`` differs from the hash of today's inputs; nothing moves on a stale one.
    ``sign`` is what pages compare instead of the hash, so that a GET computes nothing heavy: figures of the same inputs
    that every change moves (``rankings.signs_of``). ``explanation``: what each tie step decided, with numbers.
    ``votes``: panel votes given for ties. ``legs``: [{"key", "title", "weight", "round_id", "warning"}] of the rounds
    that were combined, in order, ``warning`` why the plain mean stands in for the calibrated score that should rank;
    ``round`` is the last of them. ``is_preliminary``: of the first leg alone, for its shortlist; nothing is decided on
    it. ``draw``: {"commitments", "secrets", "seed"} as they stood, where the chain ends in one.
    """

    __tablename__ = "ranking"

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    round_id: Mapped[str] = link("round.id")
    item_id: Mapped[str | None] = link("item.id")
    inputs_hash: Mapped[str] = mapped_column(String(64))
    sign: Mapped[str] = mapped_column(String(240), default="")
    method: Mapped[dict[str, Any]] = mapped_column(JSON)
    votes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    explanation: Mapped[list[Any]] = mapped_column(JSON, default=list)
    legs: Mapped[list[Any]] = mapped_column(JSON, default=list)
    draw: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_preliminary: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str] = link("user.id")
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    call: Mapped[Call] = relationship()
    round: Mapped[Round] = relationship()
    item: Mapped[Item | None] = relationship()
    lines: Mapped[list["RankingLine"]] = relationship(
        back_populates="ranking", order_by="RankingLine.position"
    )


class RankingLine(db.Model):
    """One entry's figures. ``total`` is the number that ranks; ``place`` is null where nothing could be ranked.

    ``total`` is null, and the place behind all who have one, where a leg with a weight lacks (not shortlisted).
    ``criteria``: {criterion key: {"mean", "trimmed"}} as printed decimals, combined over the legs; ``judges``:
    [{"judge_id", "total", "dropped"}] of the only leg in the order of the panel, dropped where the trimmed mean ranks;
    ``legs``: [{"key", "number", "mean", "trimmed", "reviews", "judges"}] in order where several are combined;
    ``steps``: [{"code", "values"}] from the reviews to the place (``scoring.explain_place``). ``is_proposed``: within
    the places for certain.
    """

    __tablename__ = "ranking_line"
    __table_args__ = (UniqueConstraint("ranking_id", "entry_id", name="uq_ranking_line"),)

    id: Mapped[Key]
    ranking_id: Mapped[str] = link("ranking.id")
    entry_id: Mapped[str] = link("entry.id")
    position: Mapped[int] = mapped_column(Integer)
    place: Mapped[int | None] = mapped_column(Integer)
    total: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    mean: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    trimmed: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    median: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    spread: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    reviews: Mapped[int] = mapped_column(Integer)
    reaches_threshold: Mapped[bool] = mapped_column(Boolean)
    is_tied: Mapped[bool] = mapped_column(Boolean, default=False)
    is_proposed: Mapped[bool] = mapped_column(Boolean, default=False)
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    judges: Mapped[list[Any]] = mapped_column(JSON, default=list)
    legs: Mapped[list[Any]] = mapped_column(JSON, default=list)
    steps: Mapped[list[Any]] = mapped_column(JSON, default=list)
    ranking: Mapped[Ranking] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()

    @property
    def is_combined(self) -> bool:
        """Whether several legs make its number."""
        return len(self.legs) > 1

    @property
    def is_undecided(self) -> bool:
        """Tied across the cut: only the panel's vote, or the draw that follows it, can say who gets the place."""
        return any(s["code"] == "cut" and s["values"]["outcome"] == "undecided" for s in self.steps)


class RankingAnalysis(db.Model):
    """How far the method and the judges mattered to a ranking, made with it from the same marks; never changed.

    ``document``: what ``decisions.analysis.analyse`` says. Rankings made before there were analyses have none.
    """

    __tablename__ = "ranking_analysis"

    id: Mapped[Key]
    ranking_id: Mapped[str] = link("ranking.id", unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ranking: Mapped[Ranking] = relationship()


class AnalysisRun(db.Model):
    """The analysis of a ranking of more reviews than a request can wait for: what the job has still to do, and how far
    it is. A ranking that was analysed at once has none. ``tries``: how often it was begun."""

    __tablename__ = "analysis_run"
    __table_args__ = (
        choice_check("step", AnalysisStep),
        CheckConstraint("(step IN ('done', 'dropped')) = (ended_at IS NOT NULL)", name="ended_dated"),
    )

    id: Mapped[Key]
    ranking_id: Mapped[str] = link("ranking.id", unique=True)
    reviews: Mapped[int] = mapped_column(Integer)
    step: Mapped[AnalysisStep] = mapped_column(Choice(AnalysisStep), default=AnalysisStep.WAITING, index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ranking: Mapped[Ranking] = relationship()


class Allocation(db.Model):
    """How the items of one call are shared out within its declared limits, computed from the rankings in force.

    A proposal for the decisions, one an item. ``sign``: what it was made from (``competing.sign_of``); it is stale, by
    derivation, once that differs. ``caps``: the limits as the method keeps them. ``items``: those that took part, in
    order, by key. ``total``: the sum of the chosen scores; ``cost`` in 万元.
    """

    __tablename__ = "allocation"

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    sign: Mapped[str] = mapped_column(String(64))
    caps: Mapped[dict[str, Any]] = mapped_column(JSON)
    items: Mapped[list[Any]] = mapped_column(JSON)
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    cost: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str] = link("user.id")
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    call: Mapped[Call] = relationship()
    lines: Mapped[list["AllocationLine"]] = relationship(
        back_populates="allocation", order_by="AllocationLine.position"
    )


class AllocationLine(db.Model):
    """Why one entry that reached the threshold gets its item or does not (``scoring.allocation.Choice``).

    ``place`` within the item; ``score`` of 100, ``cost`` in 万元. ``is_settled``: an agreed decision gave it the item
    before, and nothing competed with it. ``bounds``: the limits that bit. ``loss``: how far behind the holder, or what
    the best total would lose if it had to be chosen; None where no allocation has it. ``gives_way``: [[item key, entry
    key]] that would lose their items then.
    """

    __tablename__ = "allocation_line"
    __table_args__ = (UniqueConstraint("allocation_id", "entry_id", name="uq_allocation_line"),)

    id: Mapped[Key]
    allocation_id: Mapped[str] = link("allocation.id")
    item_id: Mapped[str] = link("item.id")
    entry_id: Mapped[str] = link("entry.id")
    position: Mapped[int] = mapped_column(Integer)
    place: Mapped[int] = mapped_column(Integer)
    score: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    cost: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    is_chosen: Mapped[bool] = mapped_column(Boolean)
    is_settled: Mapped[bool] = mapped_column(Boolean, default=False)
    bounds: Mapped[list[Any]] = mapped_column(JSON, default=list)
    loss: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    gives_way: Mapped[list[Any]] = mapped_column(JSON, default=list)
    allocation: Mapped[Allocation] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()


class Decision(db.Model):
    """What one officer proposes for one group and another agrees to; nothing leaks before the notice (rule 11).

    ``overturned_at``: when an upheld objection struck a result without winners (流榜); ``end_reason`` is the ruling.
    """

    __tablename__ = "decision"
    __table_args__ = (
        choice_check("state", DecisionState),
        choice_check("result", DecisionResult),
        choice_check("basis", DecisionBasis),
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("(state = 'agreed') <= (agreed_by_id IS NOT NULL)", name="agreed_by_somebody"),
        CheckConstraint("(state = 'superseded') <= (end_reason <> '')", name="ended_with_reason"),
        CheckConstraint("reasons <> ''", name="reasoned"),
        CheckConstraint("overturned_at IS NULL OR state = 'superseded'", name="overturned_is_over"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    item_id: Mapped[str | None] = link("item.id")
    ranking_id: Mapped[str | None] = link("ranking.id")
    state: Mapped[DecisionState] = mapped_column(Choice(DecisionState), default=DecisionState.PROPOSED)
    result: Mapped[DecisionResult] = mapped_column(Choice(DecisionResult))
    basis: Mapped[DecisionBasis] = mapped_column(Choice(DecisionBasis), default=DecisionBasis.FIRST)
    reasons: Mapped[str] = mapped_column(Text)
    releases_rank: Mapped[bool] = mapped_column(Boolean, default=False)
    proposed_by_id: Mapped[str] = link("user.id")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    agreed_by_id: Mapped[str | None] = link("user.id")
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opinion: Mapped[str] = mapped_column(Text, default="")
    end_reason: Mapped[str] = mapped_column(Text, default="")
    overturned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    allocation_id: Mapped[str | None] = link("allocation.id")
    call: Mapped[Call] = relationship()
    item: Mapped[Item | None] = relationship()
    ranking: Mapped[Ranking | None] = relationship()
    allocation: Mapped["Allocation | None"] = relationship()
    lines: Mapped[list["DecisionLine"]] = relationship(
        back_populates="decision", order_by="DecisionLine.place"
    )


class DecisionLine(db.Model):
    """A winner that the decision names, with the place that earned it; ``fallen``: why it no longer stands."""

    __tablename__ = "decision_line"
    __table_args__ = (
        choice_check("fallen", Fall),
        UniqueConstraint("decision_id", "entry_id", name="uq_decision_line"),
        Index("ix_decision_line_fallen", "entry_id", sqlite_where=FALLEN, postgresql_where=FALLEN),
    )

    id: Mapped[Key]
    decision_id: Mapped[str] = link("decision.id")
    entry_id: Mapped[str] = link("entry.id")
    place: Mapped[int] = mapped_column(Integer)
    fallen: Mapped[Fall | None] = mapped_column(Choice(Fall))
    fallen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision: Mapped[Decision] = relationship(back_populates="lines")
    entry: Mapped[Entry] = relationship()
