"""Tables of centres."""

from app.centres.models.planning import Adviser, Candidate, CandidateNeed, CandidateOpinion, CentrePlan

__all__ = ["Adviser", "Candidate", "CandidateNeed", "CandidateOpinion", "CentrePlan"]
