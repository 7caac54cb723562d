"""Pages of the officer desk, under /officer."""

from flask import Blueprint

bp = Blueprint("officer", __name__, url_prefix="/officer")

from app.web.officer import (  # noqa: E402  (routes hang themselves on the blueprint)
    appeals as appeals,
    approvals as approvals,
    call_amendments as call_amendments,
    call_documents as call_documents,
    call_form as call_form,
    call_imports as call_imports,
    call_items as call_items,
    call_parts as call_parts,
    call_publication as call_publication,
    calls as calls,
    desk as desk,
    entries as entries,
    round_assignments as round_assignments,
    round_conflicts as round_conflicts,
    round_panel as round_panel,
    round_results as round_results,
    rounds as rounds,
    screening as screening,
)
