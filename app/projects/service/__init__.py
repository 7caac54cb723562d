"""Verbs of projects: the only place that changes their rows."""

from app.projects.service.acceptance import (
    Measured,
    cosign_acceptance,
    decide_acceptance,
    fingerprint,
    request_acceptance,
    save_result,
    save_results,
)
from app.projects.service.agreement import (
    Plan,
    create_project,
    drop_project,
    edit_agreement,
    sign_agreement,
)
from app.projects.service.milestones import (
    add_evidence,
    confirm_milestone,
    remove_evidence,
    return_milestone,
    save_report,
    submit_milestone,
)

__all__ = [
    "Measured",
    "Plan",
    "add_evidence",
    "confirm_milestone",
    "cosign_acceptance",
    "create_project",
    "decide_acceptance",
    "drop_project",
    "edit_agreement",
    "fingerprint",
    "remove_evidence",
    "request_acceptance",
    "return_milestone",
    "save_report",
    "save_result",
    "save_results",
    "sign_agreement",
    "submit_milestone",
]
