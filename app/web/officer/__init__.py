"""Pages of the officer desk, under /officer."""

from flask import Blueprint

bp = Blueprint("officer", __name__, url_prefix="/officer")

from app.web.officer import (  # noqa: E402, F401  (routes hang themselves on the blueprint)
    appeals,
    approvals,
    call_amendments,
    call_documents,
    call_form,
    call_imports,
    call_items,
    call_parts,
    call_publication,
    calls,
    decisions,
    desk,
    document_amendments,
    entries,
    notice_withdrawals,
    notices,
    project_decisions,
    project_extensions,
    project_papers,
    project_repairs,
    projects,
    results,
    round_assignments,
    round_conflicts,
    round_panel,
    round_results,
    round_voiding,
    rounds,
    screening,
)
