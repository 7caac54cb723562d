"""Who may see, read, write and hand in an entry, and whether an organisation may enter at all."""

from app.entries.policy.eligibility import Check, eligibility, is_eligible
from app.entries.policy.reading import (
    is_member,
    may_read_entry,
    may_read_file,
    may_see_entry,
    may_see_own_entry,
    readable_versions,
    recommends,
    visible_entries,
    visible_own_entries,
)
from app.entries.policy.repeating import EarlierCase, earlier_cases
from app.entries.policy.writing import (
    may_correct_entry,
    may_edit_entry,
    may_open_correction,
    may_prepare_entry,
    may_start_entry,
    may_submit_entry,
    may_withdraw_entry,
    writing_organisations,
)

__all__ = [
    "Check",
    "EarlierCase",
    "earlier_cases",
    "eligibility",
    "is_eligible",
    "is_member",
    "may_correct_entry",
    "may_edit_entry",
    "may_open_correction",
    "may_prepare_entry",
    "may_read_entry",
    "may_read_file",
    "may_see_entry",
    "may_see_own_entry",
    "may_start_entry",
    "may_submit_entry",
    "may_withdraw_entry",
    "readable_versions",
    "recommends",
    "visible_entries",
    "visible_own_entries",
    "writing_organisations",
]
