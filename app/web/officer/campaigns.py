"""Campaigns at the officers' desk."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared.text import t
from app.showcase import service
from app.showcase.models import Campaign
from app.showcase.policy import (
    may_create_campaign,
    may_edit_campaign,
    may_publish_campaign,
    may_withdraw_campaign,
)
from app.showcase.queries import find_campaign_by_key, listed_campaigns
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.campaign_forms import CampaignForm, campaign_form
from app.web.officer.case_forms import ConfirmForm
from app.web.paging import paginate

RAILS.add("officer", t("宣传活动"), "officer.campaigns", icon="calendar", may=may_create_campaign)


def load_campaign(id: str) -> Campaign | None:
    """The campaign of the address."""
    return find_campaign_by_key(id)


@bp.get("/campaigns")
@page(may_create_campaign)
def campaigns() -> ResponseReturnValue:
    """All campaigns, the latest first."""
    found = paginate(listed_campaigns(me(), instant(), working=True), request)
    return render_template("officer/campaigns/campaigns.html", page=found)


@bp.route("/campaigns/new", methods=["GET", "POST"])
@verb(may_create_campaign, form=campaign_form, template="officer/campaigns/edit_campaign.html")
def create_campaign(form: CampaignForm) -> ResponseReturnValue:
    """Begin a campaign."""
    made = service.create_campaign(form.plan(), by=me(), at=instant())
    flash(_("活动已保存，发布后在起止日期之间显示在首页"), "success")
    return redirect(url_for("officer.edit_campaign", id=made.id), 303)


@bp.route("/campaigns/<key:id>", methods=["GET", "POST"])
@verb(
    may_edit_campaign,
    load_campaign,
    form=campaign_form,
    template="officer/campaigns/edit_campaign.html",
    context=lambda campaign: {
        "may_publish": may_publish_campaign(me(), campaign, instant()),
        "may_withdraw": may_withdraw_campaign(me(), campaign, instant()),
    },
)
def edit_campaign(campaign: Campaign, form: CampaignForm) -> ResponseReturnValue:
    """Words, dates, cases and open days."""
    service.edit_campaign(campaign, form.plan(), by=me(), at=instant())
    flash(_("活动已保存"), "success")
    return redirect(url_for("officer.edit_campaign", id=campaign.id), 303)


@bp.post("/campaigns/<key:id>/publish")
@verb(may_publish_campaign, load_campaign, form=lambda _campaign: ConfirmForm())
def publish_campaign(campaign: Campaign, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Open its page."""
    service.publish_campaign(campaign, by=me(), at=instant())
    flash(_("活动已发布"), "success")
    return redirect(url_for("officer.edit_campaign", id=campaign.id), 303)


@bp.post("/campaigns/<key:id>/withdraw")
@verb(may_withdraw_campaign, load_campaign, form=lambda _campaign: ConfirmForm())
def withdraw_campaign(campaign: Campaign, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Take it off the front page."""
    service.withdraw_campaign(campaign, by=me(), at=instant())
    flash(_("活动已撤下"), "success")
    return redirect(url_for("officer.edit_campaign", id=campaign.id), 303)
