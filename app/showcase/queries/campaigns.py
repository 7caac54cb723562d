"""Campaigns for pages, and the one that the front page shows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.people.models import User
from app.shared.clock import local_date
from app.showcase.models import Campaign, CampaignCase, Case, OpenDay
from app.showcase.policy import listed_cases, visible_campaigns, worked_campaigns
from app.showcase.queries.cases import CARD
from app.showcase.states import CampaignState

WHOLE = (selectinload(Campaign.choices), selectinload(Campaign.open_days).joinedload(OpenDay.organisation))


def current_campaign(at: datetime) -> Campaign | None:
    """The published campaign of the day, with its open days; of several the one that ends first. At most three
    queries; its cases by ``chosen_cases``."""
    today = local_date(at)
    found = visible_campaigns(None, at).where(Campaign.starts_on <= today, Campaign.ends_on >= today)
    return db.session.scalar(found.options(*WHOLE).order_by(Campaign.ends_on, Campaign.id).limit(1))


def chosen_cases(campaign: Campaign, at: datetime, most: int = 12) -> Sequence[Case]:
    """The cases of a campaign that still stand, in its order; one query."""
    chosen = listed_cases(at).join(CampaignCase, CampaignCase.case_id == Case.id)
    found = chosen.where(CampaignCase.campaign_id == campaign.id).options(*CARD)
    return db.session.scalars(found.order_by(CampaignCase.position).limit(most)).all()


def find_campaign(slug: str) -> Campaign | None:
    """A campaign by its address; whether it may be seen is the policy's."""
    return db.session.scalar(select(Campaign).where(Campaign.slug == slug).options(*WHOLE))


def find_campaign_by_key(key: str) -> Campaign | None:
    """A campaign for its officers."""
    choices = selectinload(Campaign.choices).options(joinedload(CampaignCase.case))
    return db.session.get(Campaign, key, options=[choices, selectinload(Campaign.open_days)])


def listed_campaigns(user: User | None, at: datetime, *, working: bool = False) -> Select[Campaign]:
    """Campaigns, the latest first: published ones for everybody, all of them for those who make them."""
    found = worked_campaigns(user, at) if working else visible_campaigns(None, at)
    if not working:
        found = found.where(Campaign.state == CampaignState.PUBLISHED)
    return found.order_by(Campaign.starts_on.desc(), Campaign.id)
