"""Who may see a project, sign, report, confirm and accept."""

from app.projects.policy.accepting import (
    may_cosign_acceptance,
    may_decide_acceptance,
    may_request_acceptance,
    may_write_results,
)
from app.projects.policy.agreeing import (
    may_create_project,
    may_drop_project,
    may_edit_agreement,
    may_sign_agreement,
    party_of,
    winners_waiting,
)
from app.projects.policy.course import (
    may_ask_change,
    may_ask_check,
    may_conclude_check,
    may_confirm_change,
    may_decide_change,
    may_report_progress,
    may_see_change,
    may_see_check,
    may_state_check,
    may_withdraw_change,
)
from app.projects.policy.delivering import may_judge_milestone, may_see_milestone, may_submit_milestone
from app.projects.policy.extending import (
    may_ask_extension,
    may_decide_extension,
    may_see_extension,
    may_withdraw_extension,
)
from app.projects.policy.recording import may_record_consent, may_record_cosignature
from app.projects.policy.repairing import has_lapsed, is_in_time, may_allow_late, may_end_repair
from app.projects.policy.seeing import (
    carried_projects,
    is_issuer_of,
    is_laboratory_of,
    issued_projects,
    may_see_project,
    visible_projects,
    worked_projects,
)

__all__ = [
    "carried_projects",
    "has_lapsed",
    "is_in_time",
    "is_issuer_of",
    "is_laboratory_of",
    "issued_projects",
    "may_allow_late",
    "may_ask_change",
    "may_ask_check",
    "may_ask_extension",
    "may_conclude_check",
    "may_confirm_change",
    "may_cosign_acceptance",
    "may_create_project",
    "may_decide_acceptance",
    "may_decide_change",
    "may_decide_extension",
    "may_drop_project",
    "may_edit_agreement",
    "may_end_repair",
    "may_judge_milestone",
    "may_record_consent",
    "may_record_cosignature",
    "may_report_progress",
    "may_request_acceptance",
    "may_see_change",
    "may_see_check",
    "may_see_extension",
    "may_see_milestone",
    "may_see_project",
    "may_sign_agreement",
    "may_state_check",
    "may_submit_milestone",
    "may_withdraw_change",
    "may_withdraw_extension",
    "may_write_results",
    "party_of",
    "visible_projects",
    "winners_waiting",
    "worked_projects",
]
