"""Pages of the officer desk, under /officer."""

from flask import Blueprint

bp = Blueprint("officer", __name__, url_prefix="/officer")

from app.web.officer import (  # noqa: E402  (routes hang themselves on the blueprint)
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
)
