"""Tables of centres."""

from app.centres.models.planning import Adviser, Candidate, CandidateNeed, CandidateOpinion, CentrePlan
from app.centres.models.register import Centre, Evaluation

__all__ = [
    "Adviser",
    "Candidate",
    "CandidateNeed",
    "CandidateOpinion",
    "Centre",
    "CentrePlan",
    "Evaluation",
]
