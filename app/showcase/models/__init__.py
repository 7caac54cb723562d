"""Tables of the showcase."""

from app.showcase.models.campaigns import Campaign, CampaignCase, OpenDay
from app.showcase.models.cases import Case, Dissection, Observation

__all__ = ["Campaign", "CampaignCase", "Case", "Dissection", "Observation", "OpenDay"]
