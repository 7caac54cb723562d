"""Campaigns: words, days, chosen cases, open days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.people.policy import visible_laboratories
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.showcase.models import Campaign, CampaignCase, Case, OpenDay
from app.showcase.policy import (
    listed_cases,
    may_create_campaign,
    may_edit_campaign,
    may_publish_campaign,
    may_withdraw_campaign,
)
from app.showcase.states import CAMPAIGN_MOVES, CampaignSort

MOST_CASES, MOST_DOORS = 12, 40


@dataclass(frozen=True)
class Door:
    """An open day: who opens, on which day, at which hours, where, how to register."""

    host: str
    day: date
    place: str
    hours: str = ""
    registration: str = ""


@dataclass(frozen=True)
class CampaignPlan:
    """What a campaign says. ``cases`` in the order shown; both days count."""

    name: str
    sort: CampaignSort
    starts_on: date
    ends_on: date
    intro: str = ""
    cases: Sequence[Case] = ()
    doors: Sequence[Door] = field(default=())


def create_campaign(plan: CampaignPlan, *, by: User, at: datetime) -> Campaign:
    """Begin a campaign; its address is made of sort and year. ``Invalid`` by field."""
    require(may_create_campaign(by, at))
    _check(plan, at)
    campaign = Campaign(slug=_slug(plan), created_at=at, created_by_id=by.id)
    _write(campaign, plan, at)
    db.session.add(campaign)
    db.session.flush()
    record("campaign.created", campaign, by=by, at=at, cases=len(plan.cases), doors=len(plan.doors))
    return campaign


def edit_campaign(campaign: Campaign, plan: CampaignPlan, *, by: User, at: datetime) -> None:
    """Write it anew; a published one changes at once. ``Invalid`` by field."""
    require(may_edit_campaign(by, campaign, at))
    _check(plan, at)
    campaign.choices.clear()
    campaign.open_days.clear()
    db.session.flush()
    _write(campaign, plan, at)
    record("campaign.edited", campaign, by=by, at=at, cases=len(plan.cases), doors=len(plan.doors))


def publish_campaign(campaign: Campaign, *, by: User, at: datetime) -> None:
    """Open its page; the front page shows it from its first to its last day."""
    require(may_publish_campaign(by, campaign, at))
    campaign.state = CAMPAIGN_MOVES.go("publish", campaign.state)
    campaign.published_at = at
    record("campaign.published", campaign, by=by, at=at)


def withdraw_campaign(campaign: Campaign, *, by: User, at: datetime) -> None:
    """Take it off the front page and its address."""
    require(may_withdraw_campaign(by, campaign, at))
    campaign.state = CAMPAIGN_MOVES.go("withdraw", campaign.state)
    record("campaign.withdrawn", campaign, by=by, at=at)


def _write(campaign: Campaign, plan: CampaignPlan, at: datetime) -> None:
    campaign.name, campaign.sort, campaign.intro = plan.name.strip(), plan.sort, plan.intro.strip()
    campaign.starts_on, campaign.ends_on = plan.starts_on, plan.ends_on
    campaign.choices = [CampaignCase(case=case, position=n) for n, case in enumerate(plan.cases, 1)]
    hosts = _pages(plan, at)
    campaign.open_days = [
        OpenDay(
            position=n,
            organisation=hosts.get(door.host.strip()),
            host=door.host.strip(),
            day=door.day,
            hours=door.hours.strip(),
            place=door.place.strip(),
            registration=door.registration.strip(),
        )
        for n, door in enumerate(plan.doors, 1)
    ]


def _pages(plan: CampaignPlan, at: datetime) -> dict[str, Organisation]:
    """The laboratories with a public page among the hosts, by name."""
    names = {door.host.strip() for door in plan.doors}
    if not names:
        return {}
    found = db.session.scalars(visible_laboratories(None, at).where(Organisation.name.in_(names)))
    return {one.name: one for one in found}


def _check(plan: CampaignPlan, at: datetime) -> None:
    errors: dict[str, Text] = {}
    if not plan.name.strip():
        errors["name"] = t("请填写活动名称")
    if plan.starts_on > plan.ends_on:
        errors["ends_on"] = t("结束日期不能早于开始日期")
    if len(plan.cases) > MOST_CASES:
        errors["cases"] = t("最多选入 %(n)s 个案例", n=MOST_CASES)
    elif not _all_listed(plan.cases, at):
        errors["cases"] = t("只能选入已发布的案例")
    if len(plan.doors) > MOST_DOORS or any(not d.host.strip() or not d.place.strip() for d in plan.doors):
        errors["doors"] = t("每场开放日都要写明机构、日期和地点，最多 %(n)s 场", n=MOST_DOORS)
    if errors:
        raise Invalid(errors)


def _all_listed(cases: Sequence[Case], at: datetime) -> bool:
    keys = {case.id for case in cases}
    return keys == set(
        db.session.scalars(listed_cases(at).with_only_columns(Case.id).where(Case.id.in_(keys)))
    )


def _slug(plan: CampaignPlan) -> str:
    """quality-month-2026, and a number where that one is taken."""
    base = f"{plan.sort.value.replace('_', '-')}-{plan.starts_on.year}"
    taken = set(db.session.scalars(select(Campaign.slug).where(Campaign.slug.startswith(base))))
    return next(s for n in range(1, 1000) if (s := base if n == 1 else f"{base}-{n}") not in taken)
