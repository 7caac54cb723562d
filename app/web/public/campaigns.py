"""Campaigns: chosen cases and open days at their season, and the slot that the front page has for them."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.shared.clock import local_date
from app.showcase.models import Campaign, OpenDay
from app.showcase.policy import may_see_campaign
from app.showcase.queries import chosen_cases, current_campaign, find_campaign, listed_campaigns
from app.showcase.states import CampaignState
from app.web.guards import page, public_page
from app.web.instant import instant
from app.web.paging import paginate
from app.web.public import bp
from app.web.public.case_cards import CaseCard, cards_of

ON_FRONT, DOORS_ON_FRONT = 3, 4


@dataclass(frozen=True)
class CampaignSlot:
    """What the front page shows of the campaign of the day (``_macros/case.html``, ``campaign_slot``)."""

    campaign: Campaign
    cards: list[CaseCard]
    doors: list[OpenDay]


def campaign_slot(at: datetime) -> CampaignSlot | None:
    """The campaign of the day with its first cases and the open days still to come; None where there is none."""
    campaign = current_campaign(at)
    if campaign is None:
        return None
    coming = [door for door in campaign.open_days if door.day >= local_date(at)]
    return CampaignSlot(campaign, cards_of(chosen_cases(campaign, at, ON_FRONT)), coming[:DOORS_ON_FRONT])


@bp.get("/campaigns")
@public_page
def campaigns() -> ResponseReturnValue:
    """Every published campaign, the latest first."""
    found = paginate(listed_campaigns(None, instant()), request)
    return render_template("public/cases/campaigns.html", page=found, today=local_date(instant()))


def load_campaign(slug: str) -> Campaign | None:
    """The campaign of the address."""
    return find_campaign(slug)


@bp.get("/campaigns/<slug:slug>")
@page(may_see_campaign, load_campaign, anonymous=True)
def campaign(campaign: Campaign) -> ResponseReturnValue:
    """One campaign, also before and after its days."""
    return render_template(
        "public/cases/campaign.html",
        campaign=campaign,
        cards=cards_of(chosen_cases(campaign, instant())),
        preview=campaign.state != CampaignState.PUBLISHED,
        today=local_date(instant()),
    )
