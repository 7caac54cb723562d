"""Verbs of the showcase: the only place that changes its rows."""

from app.showcase.service.campaigns import (
    CampaignPlan,
    Door,
    create_campaign,
    edit_campaign,
    publish_campaign,
    withdraw_campaign,
)
from app.showcase.service.cases import (
    ask_check,
    confirm_case,
    create_case,
    edit_case,
    publish_case,
    recall_case,
    return_case,
    withdraw_case,
)
from app.showcase.service.dissections import (
    Seen,
    agree_dissection,
    ask_dissection,
    refuse_dissection,
    write_dissection,
)

__all__ = [
    "CampaignPlan",
    "Door",
    "Seen",
    "agree_dissection",
    "ask_check",
    "ask_dissection",
    "confirm_case",
    "create_campaign",
    "create_case",
    "edit_campaign",
    "edit_case",
    "publish_campaign",
    "publish_case",
    "recall_case",
    "refuse_dissection",
    "return_case",
    "withdraw_campaign",
    "withdraw_case",
    "write_dissection",
]
