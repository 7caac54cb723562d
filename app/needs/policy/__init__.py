"""Who may do what with needs."""

from app.needs.policy.confirming import (
    is_stale,
    may_confirm_need,
    needs_to_ask,
    unconfirmed,
)
from app.needs.policy.filing import (
    filing_organisations,
    may_amend_need,
    may_file_need,
    may_record_need,
    may_withdraw_need,
)
from app.needs.policy.handling import (
    may_answer_need,
    may_be_merged_into,
    may_close_need,
    may_merge_need,
    may_publish_need,
    may_publish_needs,
    may_raise_need,
    may_reopen_need,
    may_return_need,
    may_unlist_need,
    may_vet_need,
    may_work_on_needs,
)
from app.needs.policy.seeing import (
    may_see_need,
    may_see_whole_need,
    published_needs,
    visible_needs,
    whole_needs,
    works_on_needs,
)

__all__ = [
    "filing_organisations",
    "is_stale",
    "may_amend_need",
    "may_answer_need",
    "may_be_merged_into",
    "may_close_need",
    "may_confirm_need",
    "may_file_need",
    "may_merge_need",
    "may_publish_need",
    "may_publish_needs",
    "may_raise_need",
    "may_record_need",
    "may_reopen_need",
    "may_return_need",
    "may_see_need",
    "may_see_whole_need",
    "may_unlist_need",
    "may_vet_need",
    "may_withdraw_need",
    "may_work_on_needs",
    "needs_to_ask",
    "published_needs",
    "unconfirmed",
    "visible_needs",
    "whole_needs",
    "works_on_needs",
]
