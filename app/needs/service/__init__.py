"""Verbs of needs."""

from app.needs.service.confirming import ask_confirmations, confirm_need
from app.needs.service.filing import (
    Asked,
    Heard,
    amend_need,
    file_need,
    find_enterprise,
    record_need,
    withdraw_need,
)
from app.needs.service.handling import (
    Said,
    answer_need,
    close_need,
    merge_need,
    publish_need,
    raise_need,
    reopen_need,
    return_need,
    unlist_need,
    vet_need,
)
from app.needs.service.publishing import publish_needs

__all__ = [
    "Asked",
    "Heard",
    "Said",
    "amend_need",
    "answer_need",
    "ask_confirmations",
    "close_need",
    "confirm_need",
    "file_need",
    "find_enterprise",
    "merge_need",
    "publish_need",
    "publish_needs",
    "raise_need",
    "record_need",
    "reopen_need",
    "return_need",
    "unlist_need",
    "vet_need",
    "withdraw_need",
]
