"""The figures behind an order: counted from published needs, the catalogue of chains, and what experts said."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import case, func, or_, select

from app.centres.models import Candidate, CandidateNeed, CandidateOpinion
from app.centres.reasons import TIERS
from app.chains.queries import current_chains
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.needs.states import Trouble, Urgency

URGENT = (Trouble.NOT_FOUND, Trouble.NOT_TESTABLE)
CENT = Decimal("0.01")
LEAST_TELLERS = 3
"""Of fewer enterprises a sum would tell what one of them told the office in confidence."""
Figures = dict[str, dict[str, Decimal | int | None]]


def figures_of(candidates: Sequence[Candidate], at: datetime) -> Figures:
    """Candidate's key → reason's key → figure (``reasons.REASONS``); None where nothing is known. Three queries.

    Needs count while they are published, so that everybody can count them again. A chain that the catalogue in force
    puts in no tier has none.
    """
    keys = [candidate.id for candidate in candidates]
    needs, opinions = _needs(keys, at), _opinions(keys)
    tiers = {chain.name: TIERS.get(chain.tier) for chain in current_chains()}
    return {
        candidate.id: {
            **needs[candidate.id],
            "gap": candidate.missing,
            "tier": tiers.get(candidate.chain.name) if candidate.chain else None,
            "opinion": opinions.get(candidate.id),
        }
        for candidate in candidates
    }


def _needs(keys: Sequence[str], at: datetime) -> dict[str, dict[str, Decimal | int | None]]:
    """Counts of published needs; what enterprises lose is added up where at least three of them have said so."""
    whose = func.coalesce(
        Need.organisation_id, func.nullif(Need.enterprise_code, ""), func.nullif(Need.enterprise_name, "")
    )
    pressing = or_(Need.trouble.in_(URGENT), Need.urgency == Urgency.NOW)
    counted = (
        published_needs(at)
        .join(CandidateNeed, CandidateNeed.need_id == Need.id)
        .where(CandidateNeed.candidate_id.in_(keys))
        .with_only_columns(
            CandidateNeed.candidate_id,
            func.count(),
            func.sum(case((pressing, 1), else_=0)),
            func.count(func.distinct(whose)),
            func.sum(Need.cost),
            func.count(func.distinct(case((Need.cost.is_not(None), whose)))),
        )
        .group_by(CandidateNeed.candidate_id)
    )
    found: dict[str, dict[str, Decimal | int | None]] = defaultdict(
        lambda: {"needs": 0, "urgent": 0, "enterprises": 0, "value": None}
    )
    for key, count, urgent, enterprises, value, tellers in db.session.execute(counted):
        told = Decimal(value).quantize(CENT) if value is not None and tellers >= LEAST_TELLERS else None
        found[key] = {"needs": count, "urgent": int(urgent), "enterprises": enterprises, "value": told}
    return found


def _opinions(keys: Sequence[str]) -> dict[str, Decimal]:
    """The mean of the scores, half up to 0.01."""
    rows = db.session.execute(
        select(CandidateOpinion.candidate_id, func.sum(CandidateOpinion.score), func.count())
        .where(CandidateOpinion.candidate_id.in_(keys))
        .group_by(CandidateOpinion.candidate_id)
    )
    return {key: (Decimal(total) / count).quantize(CENT, ROUND_HALF_UP) for key, total, count in rows}
