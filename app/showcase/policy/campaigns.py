"""Campaigns: written by the officers of the award kinds, seen by everybody once published."""

from datetime import datetime

from sqlalchemy import Select, select

from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now
from app.showcase.models import Campaign
from app.showcase.policy.cases import case_kinds
from app.showcase.states import CAMPAIGN_MOVES, CampaignState


def may_create_campaign(user: User | None, at: datetime) -> Verdict:
    """An officer's seat on the platform or on a kind whose winners become cases."""
    held = user is not None and (
        user.holds(SeatRole.OFFICER, at)
        or any(user.holds(SeatRole.OFFICER, at, kind=kind) for kind in case_kinds())
    )
    return YES if held else no("no_seat", t("宣传活动需要案例类的承办席位"))


def may_see_campaign(user: User | None, campaign: Campaign, at: datetime) -> Verdict:
    """Everybody sees a published campaign, before and after its days too; its officers every one."""
    if campaign.state == CampaignState.PUBLISHED or may_create_campaign(user, at):
        return YES
    return hidden()


def visible_campaigns(user: User | None, at: datetime) -> Select[Campaign]:
    """What ``may_see_campaign`` allows, as a query."""
    if may_create_campaign(user, at):
        return select(Campaign)
    return select(Campaign).where(Campaign.state == CampaignState.PUBLISHED)


def may_work_on_campaign(user: User | None, campaign: Campaign, at: datetime) -> Verdict:
    """Those who may make one work on every one."""
    return YES if may_create_campaign(user, at) else hidden()


def worked_campaigns(user: User | None, at: datetime) -> Select[Campaign]:
    """What ``may_work_on_campaign`` allows, as a query."""
    return (
        select(Campaign) if may_create_campaign(user, at) else select(Campaign).where(Campaign.id.is_(None))
    )


def may_edit_campaign(user: User | None, campaign: Campaign, at: datetime) -> Verdict:
    """Words, dates, cases and open days change at any time: they announce, they decide nothing."""
    return may_work_on_campaign(user, campaign, at)


def may_publish_campaign(user: User | None, campaign: Campaign, at: datetime) -> Verdict:
    """A campaign that shows something."""
    shows = campaign.intro and (campaign.choices or campaign.open_days)
    return first_refusal(
        may_work_on_campaign(user, campaign, at),
        CAMPAIGN_MOVES.may("publish", campaign.state),
        YES if shows else not_now("empty", t("请写好说明，并选入案例或登记开放日活动")),
    )


def may_withdraw_campaign(user: User | None, campaign: Campaign, at: datetime) -> Verdict:
    """Take it off the front page and its address."""
    return first_refusal(
        may_work_on_campaign(user, campaign, at), CAMPAIGN_MOVES.may("withdraw", campaign.state)
    )
