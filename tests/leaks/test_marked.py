"""Every field that could hold a secret carries a mark: a new column is marked, or said to hold none."""

from flask import Flask
from sqlalchemy import JSON, Column, LargeBinary, Numeric, String, Text

from app.extensions import db
from app.shared.columns import Choice
from tests.leaks.world import World

SECRET_TABLES = (
    *("approval", "entry_version", "screening", "appeal", "recommendation", "panelist", "panel_invitation"),
    *("panel_opinion", "conflict", "assignment", "review", "mark", "spread_reason", "review_correction"),
    *("forbidden_pair", "assignment_change", "decision", "objection", "solicitation", "identity_finding"),
    *("draft", "entry_receipt", "call_sealing", "call_wrap", "half_opened", "opener_key", "opening_result"),
    *("stored_file", "user", "expert", "invitation", "trusted_device", "fault"),
    "partner",
    *("credit_file", "credit_batch", "credit_rating", "misconduct"),
    *("alliance_member", "alliance_notice", "support"),
    *("visit", "extension", "milestone", "acceptance", "question", "need", "need_opinion"),
    *("visit", "extension", "milestone", "acceptance", "question", "need", "need_opinion", "need_message"),
    *("need_import", "key_enterprise"),
    *("alliance_member", "alliance_notice"),
    *("progress_report", "project_check", "project_change"),
    *("termination", "checkpoint", "run", "revocation", "panel_finding"),
    *("payment", "settlement", "project_member", "shareholding", "inspection"),
    *("candidate_opinion", "evaluation"),
    *("preacceptance", "blind_sample"),
)
NOBODY_WRITES = "keys, states, instants, counts and digests of our own making"
PUBLIC = "what is published, or was drafted by officers: test_differences holds what is not public yet"
TABLES = {
    **dict.fromkeys(
        (
            *(
                "act",
                "reading",
                "attempt",
                "log_leaf",
                "logged_act",
                "logged_row",
                "log_node",
                "log_checkpoint",
            ),
            *(
                "entry",
                "named_member",
                "need_contact",
                "reader",
                "correction_window",
                "opening",
                "call_opener",
                "round_item",
                "round_entry",
                "seat",
            ),
            *("membership", "role", "bookmark", "name_check", "upload_check", "redacted_copy", "passkey"),
            *(
                "login_session",
                "sign_in_attempt",
                "shortlist",
                "shortlist_line",
                "panel_draw",
                "drawn_expert",
            ),
            *(
                "running_order",
                "running_slot",
                "absence",
                "recognition",
                "draw_commitment",
                "notice_decision",
            ),
            *("adviser", "candidate_need"),
            *("decision_line", "analysis_run", "reading_batch", "assignment_run", "campaign_case", "visitor"),
            "panel_expert",
        ),
        NOBODY_WRITES,
    ),
    **dict.fromkeys(
        (
            *(
                "call",
                "item",
                "indicator",
                "call_document",
                "correction",
                "list_import",
                "chain_catalogue",
                "chain",
            ),
            *(
                "region",
                "need_offer",
                "campaign",
                "open_day",
                "case",
                "dissection",
                "observation",
                "certificate",
            ),
            *("notice", "notice_line", "result_pack", "search_document", "organisation", "round"),
            *("project", "result", "visit_line", "recommendation_list"),
            *("centre_plan", "candidate", "centre"),
            *("schedule", "scope_term", "capability"),
            *("centre_plan", "candidate"),
            *("duty_list", "duty"),
            *("alliance", "alliance_charter", "alliance_topic"),
            *("schedule", "scope_term", "scope_token", "capability"),
        ),
        PUBLIC,
    ),
    **dict.fromkeys(
        ("ranking", "ranking_line", "ranking_analysis", "blind_copy", "allocation", "allocation_line"),
        "reckoned from what is marked",
    ),
    "doubtful_row": "what a laboratory's own file says, until it is public (tests/capabilities/test_policy.py)",
    "letter": "read letter by letter in test_roads",
    **dict.fromkeys(("outage", "pulse"), "when the site was away, which everybody is told"),
}
"""Tables whose columns are not looked at one by one, and why."""
PLAIN = {
    # names, keys and hashes that say nothing of what they stand for
    *("approval.act", "approval.noun", "approval.subject_id", "approval.call_id", "approval.kind"),
    *(
        "entry_version.sha256",
        "entry_version.idempotency_key",
        "entry_version.envelope_key",
        "entry_version.envelope_sha256",
        "entry_version.commitment_salt",
        "entry_version.content_tag",
        "entry_version.sealed_files",
        "entry_version.checks",
        "review_correction.digest",
        "objection.tracking_hash",
    ),
    *(
        "mark.criterion",
        "review.revisions",
        "conflict.signs",
        "conflict.further",
        "assignment.code",
        "assignment.why",
    ),
    # an officer sends a grade back: nothing is sent back here
    "evaluation.return_reason",
    # written when what the world leaves open is done
    *(
        "appeal.opinion",
        "decision.end_reason",
        "objection.opinion",
        "solicitation.conclusion",
        "entry_version.manifest",
        "extension.answer",
        "fault.answer",
        "milestone.answer",
        *("termination.findings", "checkpoint.reason", "revocation.findings", "revocation.public_reason"),
        "visit.call_off_reason",
        "visit.return_reason",
    ),
    # ciphertexts, and what is published with them; a box's root is on the public log
    *("call_sealing.box_root", "call_sealing.public", "call_sealing.rehearsal_sealed"),
    *("call_sealing.rehearsal_sha256", "call_sealing.wraps_fingerprint"),
    *("call_wrap.first_public", "call_wrap.second_public", "call_wrap.sealed"),
    *("half_opened.sealed", "half_opened.second_public", "opener_key.public", "opener_key.sealed"),
    *(
        "entry_version.code_salt",
        "stored_file.sealed_as",
        "invitation.token_hash",
        "trusted_device.key_digest",
    ),
    # of a receipt whose number and digest are marked
    "entry_receipt.words",
    # what the public list prints
    *("need.source", "need.answer"),
    # published
    *("question.shown", "question.answer"),
    # codes
    *("need.enterprise_code", "key_enterprise.credit_code"),
    *(
        "opening_result.differences",
        "opening_result.error",
        "identity_finding.place",
        "identity_finding.label",
    ),
    *("stored_file.media_type", "stored_file.owner_noun", "stored_file.slot", "stored_file.sha256"),
    *("stored_file.store_key", "visit.leg", "visit.ways", "fault.page", "extension.dates", "milestone.share"),
    *("progress_report.spent", "termination.released", "revocation.document_number"),
    *(
        "project_member.part",
        "project_member.share",
        "payment.amount",
        "settlement.due",
        "settlement.paid",
        "settlement.rows",
    ),
    *("user.locale", "user.tf_primary_method", "user.fs_webauthn_user_handle"),
    "support.result_title",  # of an announced result
    # of whom something is listed: the name and the code are public, that there is a file is not told
    *("credit_file.credit_code", "credit_file.name", "credit_batch.sha256"),
    # of a sample whose assigned value is marked; nobody has reported on it, taken it back or concluded
    *("blind_sample.code", "blind_sample.method", "blind_sample.parameter", "blind_sample.reference"),
    *("blind_sample.reported", "blind_sample.uncertainty", "blind_sample.unit", "preacceptance.opinion"),
    "blind_sample.withdrawn_reason",
    # said beside what is marked
    *(
        "expert.chain_names",
        "expert.employer_code",
        "expert.employer_name",
        "expert.fields",
        "expert.languages",
    ),
    *("expert.posts", "expert.region_code", "expert.standards", "visit.place", "milestone.title"),
    *("acceptance.issuer_paper_signatory", "identity_finding.before", "identity_finding.after"),
    *("shareholding.other_code", "shareholding.percent", "inspection.clause"),
    # nobody has one: text messages are not sent; the world's browsers come from nowhere
    *("user.tf_phone_number", "trusted_device.source"),
}
"""Columns without a mark, and why."""


def test_tables_are_looked_at_or_said_to_need_it_not() -> None:
    known = {*SECRET_TABLES, *TABLES}
    assert {table.name for table in db.metadata.sorted_tables} == known


def test_fields_of_secret_tables_are_marked_or_said_to_be_plain(watched: tuple[Flask, World]) -> None:
    app, world = watched
    with app.app_context():
        told = {
            f"{name}.{column.name}": " ".join(str(value) for value in db.session.scalars(db.select(column)))
            for name in SECRET_TABLES
            for column in db.metadata.tables[name].columns
            if _tells(column)
        }
    marked = {name for name, text in told.items() if any(world.canaries.found_in(text))}
    assert sorted(told.keys() - marked - PLAIN) == []
    assert sorted(PLAIN - told.keys()) == []


def _tells(column: Column[object]) -> bool:
    """Whether somebody writes into it what others read: no key, no state, no instant."""
    if column.primary_key or column.foreign_keys or isinstance(column.type, Choice):
        return False
    return isinstance(column.type, (String, Text, JSON, Numeric, LargeBinary)) and not hasattr(
        column.type, "enum"
    )
