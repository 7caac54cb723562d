"""Verbs of projects."""

from app.projects.service.acceptance import (
    cosign_acceptance,
    decide_acceptance,
    request_acceptance,
    save_result,
)
from app.projects.service.agreement import Plan, create_project, edit_agreement, sign_agreement
from app.projects.service.milestones import confirm_milestone, return_milestone, submit_milestone

__all__ = [
    "Plan",
    "confirm_milestone",
    "cosign_acceptance",
    "create_project",
    "decide_acceptance",
    "edit_agreement",
    "request_acceptance",
    "return_milestone",
    "save_result",
    "sign_agreement",
    "submit_milestone",
]
