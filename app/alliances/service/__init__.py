"""Verbs of alliances."""

from app.alliances.service.founding import (
    AllianceFacts,
    appoint_convenor,
    create_alliance,
    edit_alliance,
    end_alliance,
    start_alliance,
)
from app.alliances.service.joining import ask_to_join, decide_joining, leave_alliance, remove_member
from app.alliances.service.telling import (
    NoticeWords,
    add_topic,
    adopt_charter,
    publish_notice,
    remove_topic,
    withdraw_notice,
)

__all__ = [
    "AllianceFacts",
    "NoticeWords",
    "add_topic",
    "adopt_charter",
    "appoint_convenor",
    "ask_to_join",
    "create_alliance",
    "decide_joining",
    "edit_alliance",
    "end_alliance",
    "leave_alliance",
    "publish_notice",
    "remove_member",
    "remove_topic",
    "start_alliance",
    "withdraw_notice",
]
