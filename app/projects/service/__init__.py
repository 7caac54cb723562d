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
from app.projects.service.extensions import (
    agree_extension,
    ask_extension,
    movable_milestones,
    refuse_extension,
    withdraw_extension,
)
from app.projects.service.milestones import (
    add_evidence,
    confirm_milestone,
    remove_evidence,
    return_milestone,
    save_report,
    submit_milestone,
)
from app.projects.service.paper import Paper, record_consent, record_cosignature
from app.projects.service.repair import allow_late, end_repair, tell_repairs

__all__ = [
    "Measured",
    "Paper",
    "Plan",
    "add_evidence",
    "agree_extension",
    "allow_late",
    "ask_extension",
    "confirm_milestone",
    "cosign_acceptance",
    "create_project",
    "decide_acceptance",
    "drop_project",
    "edit_agreement",
    "end_repair",
    "fingerprint",
    "movable_milestones",
    "record_consent",
    "record_cosignature",
    "refuse_extension",
    "remove_evidence",
    "request_acceptance",
    "return_milestone",
    "save_report",
    "save_result",
    "save_results",
    "sign_agreement",
    "submit_milestone",
    "tell_repairs",
    "withdraw_extension",
]
